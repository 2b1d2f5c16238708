//! Ways: by which requests came, and by which information was disclosed.

use super::denial::joined;
use super::*;

impl Reader<'_> {
    /// 收到申请17件,其中信函13件、网络3件、当面1件: ways of asking by their shortest words, behind the number of requests.
    pub(super) fn short_way(&self, place: &Place<'_>) -> Option<Item> {
        use Item::{
            RequestsEmail, RequestsFax, RequestsInPerson, RequestsMail, RequestsOnline, RequestsReceived,
        };
        static WAY: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"^[,、;:(]*(?:其中)?[,:]?(?:(?:按|从)?(?:申请|受理|提交)(?:方式|渠道|形式|途径)(?:分|划分|来看|看|为|有)?[,:])?(?:通过)?(信函|邮寄|信件|网络|网上|互联网|公众网|政府网站|网络平台|在线|线上|当面|现场|窗口|传真|电子邮件|邮件)(?:方式|形式|渠道|申请)?(?:为|有)?$")
                .expect("a constant pattern")
        });
        let of_requests =
            [RequestsReceived, RequestsMail, RequestsOnline, RequestsInPerson, RequestsFax, RequestsEmail];
        let words = &place.text[place.from..place.figure.start];
        // 申请方式为:当面112件、网络10件、信函6件
        let headed = [
            "方式为:",
            "方式:",
            "渠道为:",
            "渠道:",
            "途径为:",
            "途径:",
            "形式为:",
            "形式:",
            "渠道看,",
            "途径看,",
            "方式看,",
            "渠道,",
            "方式,",
        ]
        .iter()
        .any(|head| words.contains(head) && ["申请", "受理", "提交"].iter().any(|word| words.contains(word)));
        let goes_on = place.from > 0 && self.meant.is_some_and(|item| of_requests.contains(&item));
        if !headed && !goes_on || !Topic::Requests.units().contains(&place.figure.unit) {
            return None;
        }
        Some(match &WAY.captures(words)?[1] {
            "信函" | "邮寄" | "信件" => RequestsMail,
            "网络" | "网上" | "互联网" | "公众网" | "政府网站" | "网络平台" | "在线" | "线上" => {
                RequestsOnline
            }
            "当面" | "现场" | "窗口" => RequestsInPerson,
            "传真" => RequestsFax,
            _ => RequestsEmail,
        })
    }

    pub(super) fn channel(
        &self,
        place: &Place<'_>,
        near: &[Cue],
        at: usize,
        channel: Channel,
    ) -> Option<(Item, Option<Applicant>, bool)> {
        let Place { text, figure, .. } = *place;
        let words = &text[near[at].end..figure.start];
        let unit = figure.unit;
        // 微博、微信分别发布4201条、1893条; 空气质量日报365条
        let no_newspaper = channel == Channel::Newspaper
            && ["质量", "市场", "价格", "监测", "信息"]
                .iter()
                .any(|kind| text[..near[at].start].ends_with(kind));
        if in_several_ways(text, &near[..=at], near[at].end) || words.contains("分别") || no_newspaper {
            return None;
        }
        // 通过政府公报公开46条 behind 主动公开…: a way of disclosure.
        let disclosed = place.topic == Some(Topic::Proactive)
            || self.meant.is_some_and(|item| item.key().starts_with("proactive_"))
            || words.contains("公开信息");
        if disclosed
            && ["公开", "发布", "转发"].iter().any(|verb| words.contains(verb))
            && FILLER.is_match(&words.replace("发布", "").replace("转发", ""))
            && Topic::Proactive.units().contains(&unit)
            && let Some(item) = proactive_item(channel)
        {
            return Some((item, None, true));
        }
        // 主动公开…:政府网站1205条、政务微博315条: ways of disclosure in a list.
        let listed = place.topic == Some(Topic::Proactive)
            && place.from > 0
            && self.meant.is_some_and(|item| item.key().starts_with("proactive_"));
        if listed
            && FILLER.is_match(words)
            && Topic::Proactive.units().contains(&unit)
            && let Some(item) = proactive_item(channel)
        {
            return Some((item, None, true));
        }
        const POSTS: [&str; 5] = ["发布", "推送", "推文", "编发", "推发"];
        let clause = &text[clause_start(text, figure.start)..figure.start];
        let posted = POSTS.iter().any(|verb| clause.contains(verb));
        // 微信公众号“云浮农业农村”推文156篇
        static NAME: LazyLock<Regex> =
            LazyLock::new(|| Regex::new("“[^”]{1,16}”").expect("a constant pattern"));
        let words = NAME.replace_all(words, "");
        let rest = POSTS.iter().fold(words.to_string(), |words, verb| words.replace(verb, ""));
        if !FILLER
            .is_match(&rest.replace("转发", "").replace("报信息", "").replace("消息", "").replace("图文", ""))
        {
            return None;
        }
        let counted = ["条", "篇", "则", "次", "件"].contains(&unit);
        let item = match channel {
            Channel::Gazette if unit == "期" => Item::GazetteIssues,
            Channel::Weibo if posted && counted => Item::WeiboPosts,
            Channel::Wechat
                if counted
                    && (posted
                        || near[..at]
                            .iter()
                            .any(|c| matches!(c.meaning, Meaning::Channel(Channel::Weibo)))
                        || place.from > 0) =>
            {
                Item::WechatPosts
            }
            Channel::Newspaper if counted => Item::NewspaperItems,
            Channel::Broadcast if counted => Item::BroadcastItems,
            Channel::Television if counted && self.memo.has_before(text, "发布", figure.start) => {
                Item::TvItems
            }
            _ => return None,
        };
        Some((item, None, true))
    }
}

pub(super) fn proactive_item(channel: Channel) -> Option<Item> {
    Some(match channel {
        Channel::Website => Item::ProactiveWebsite,
        Channel::Gazette => Item::ProactiveGazette,
        Channel::Weibo => Item::ProactiveWeibo,
        Channel::Wechat => Item::ProactiveWechat,
        Channel::WeiboWechat => Item::ProactiveWeiboWechat,
        Channel::NewsMedia => Item::ProactiveNewsMedia,
        Channel::NewsWeiboWechat => Item::ProactiveNewsWeiboWechat,
        Channel::Platform => Item::ProactivePlatform,
        Channel::OtherWay => Item::ProactiveOther,
        Channel::Newspaper | Channel::Television | Channel::Broadcast => return None,
    })
}

/// 均为网络申请: all of them came one way.
pub(super) fn all_through(next: &str) -> Option<Item> {
    static ALL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^,?(?:均|全部|都)(?:为|系|是|以|由|通过)(?:书面)?(?:通过)?(网络|网上|在线|互联网|信函|邮寄|当面|现场|传真|电子邮件)(?:平台)?(?:申请|提交|提出|形式|方式|$|[,。;])")
            .expect("a constant pattern")
    });
    Some(match &ALL.captures(next)?[1] {
        "网络" | "网上" | "在线" | "互联网" => Item::RequestsOnline,
        "信函" | "邮寄" => Item::RequestsMail,
        "当面" | "现场" => Item::RequestsInPerson,
        "传真" => Item::RequestsFax,
        _ => Item::RequestsEmail,
    })
}

/// 通过政府网站、微信公众号等平台: one figure of several ways, of which none is its own. `at` is where the last of them ends,
/// or what was done.
pub(super) fn in_several_ways(text: &str, near: &[Cue], at: usize) -> bool {
    let is_way = |cue: &Cue| match cue.meaning {
        Meaning::Channel(_) | Meaning::Topic(Topic::Gazette) => true,
        Meaning::Own(item, _) => item.key().starts_with("proactive_"),
        _ => false,
    };
    let Some(last) = near.iter().rposition(is_way) else { return false };
    let two = last > 0 && is_way(&near[last - 1]) && joined(text, near[last - 1], near[last]);
    two || text[near[last].end..].starts_with('等') && near[last].end <= at
}

/// 在网站主动公开教育政务信息: information of some kind, told for one channel.
pub(super) static SOME_KIND: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\p{Han}{2,6}(?:政务|政府)信息(?:共|共计)?$").expect("a constant pattern"));
