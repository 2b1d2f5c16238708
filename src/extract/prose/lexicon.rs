//! The words by which sentences speak of what is counted. Each phrase is declared once, with what it means; the
//! grammar (`prose::grammar`) says how meanings combine.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::document::text::bare;
use crate::extract::form::{ANNEX, TABLE3};
use crate::schema::{Applicant, Item, Unit};

/// What a sentence speaks of. A topic holds until the next one or the end of the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    Requests,
    Proactive,
    /// Information made or obtained, sorted by disclosure attribute: its classes are not outcomes of requests.
    InfoMade,
    Reconsideration,
    Litigation,
    /// Suits brought without reconsideration, and after it.
    DirectSuit,
    SuitAfterReconsideration,
    Appeal,
    Complaint,
    Consultation,
    Mailbox,
    Hotline,
    /// Proposals of deputies and members: never requests.
    Proposal,
    Gazette,
    Regulations,
    NormativeDocs,
    Staff,
    Spending,
    Fees,
    InfoFee,
    /// Supervision cases, inspections and the like: nothing that is counted here.
    Elsewhere,
}

impl Topic {
    /// The item that a bare total of the topic states.
    pub fn total(self) -> Option<Item> {
        Some(match self {
            Topic::Requests => Item::RequestsReceived,
            Topic::Proactive => Item::ProactiveTotal,
            Topic::InfoMade => Item::InfoMade,
            Topic::Reconsideration => Item::ReconsiderationTotal,
            Topic::Litigation => Item::LitigationTotal,
            Topic::DirectSuit => Item::LitigationDirectTotal,
            Topic::SuitAfterReconsideration => Item::LitigationAfterReconTotal,
            Topic::Complaint => Item::ComplaintsTotal,
            Topic::Appeal => Item::ComplaintAppeals,
            Topic::Consultation => Item::ConsultationsTotal,
            Topic::Mailbox => Item::MailboxMessages,
            Topic::Hotline => Item::HotlineCalls,
            _ => return None,
        })
    }

    /// Counting words that a figure of this topic may carry.
    pub fn units(self) -> &'static [&'static str] {
        match self {
            Topic::Requests => &["件", "宗", "起", "份", "条", "项", "次", "例", "人次", "件次", ""],
            Topic::Proactive | Topic::InfoMade => &["条", "件", "篇", "则", "个", "项", "份", "条次", ""],
            Topic::Reconsideration
            | Topic::Litigation
            | Topic::DirectSuit
            | Topic::SuitAfterReconsideration
            | Topic::Appeal
            | Topic::Complaint => &["件", "起", "宗", "例", "次", "项", "个", ""],
            Topic::Consultation => &["人次", "次", "起", "件", "个", "条", "人", "件次", ""],
            Topic::Mailbox => &["条", "件", "封", "个", "起", "次", ""],
            Topic::Hotline => &["件", "起", "个", "次", "条", ""],
            _ => &[],
        }
    }
}

/// The four results of a review, and how they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Upheld,
    Overturned,
    Other,
    Pending,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    Website,
    Gazette,
    Weibo,
    Wechat,
    WeiboWechat,
    NewsMedia,
    NewsWeiboWechat,
    Platform,
    OtherWay,
    Newspaper,
    Television,
    Broadcast,
}

/// What a phrase means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    Topic(Topic),
    /// A request, named by a noun: the sentence cannot mean disclosure on request.
    RequestNoun,
    /// 依申请公开 without the word for a request: what is counted may be requests or pieces disclosed.
    OnRequest,
    /// A quantity with a name of its own and the counting words it takes.
    Own(Item, &'static [&'static str]),
    /// A part of the requests, by how they came.
    RequestChannel(Item),
    /// A part of the outcomes.
    Outcome(Item),
    Result(Verdict),
    Applicant(Applicant),
    Channel(Channel),
    /// 收到, 受理, 接到.
    Receive,
    /// 答复, 办结, 办理.
    Answer,
    /// 公开, 发布 with information as their object.
    Publish,
    CarryOver,
    CarryForward,
    /// 结转: over or forward, as the year beside it says.
    Carry,
    /// 未收到, 没有接到.
    NotReceived,
    /// 未发生, 没有, 无.
    Absent,
    /// 较, 比, 同比: a comparison with another year, not a figure of this one.
    Compare,
    /// 增至, 降至: what was counted for another year is now told for this one.
    Becomes,
    /// 占: a share of a figure told before.
    Share,
    /// 累计 and the like: not a figure of one year, unless the year is named.
    Cumulative,
    /// 全年, 本年度: of this year, whatever was said before.
    ThisYear,
    /// 上半年, 一季度: of a part of a year.
    PartOfYear,
    /// 新增: of this year.
    Newly,
    Among,
    /// Words that take the force from a negation or a figure: 逾期, 不当, 败诉 …
    Fault,
    /// A phrase that means nothing here, listed so that a shorter one inside it is not found.
    Nothing,
}

const DOCS: &[&str] = &["件", "个", "份", "部", "条", ""];
const TIMES: &[&str] = &["次", "场", "场次", "期", "个", ""];
const ARTICLES: &[&str] = &["篇", "件", "条", "份", "个", "期", "次", ""];
const PEOPLE: &[&str] = &["名", "人", "位", ""];

use Meaning::*;

/// Phrases and their meanings. Where several begin at one place, the longest counts.
pub const LEXICON: &[(&[&str], Meaning)] = &[
    // ---- requests
    (
        &[
            "政府信息公开申请",
            "信息公开申请",
            "政务信息公开申请",
            "依申请公开申请",
            "依申请公开政府信息申请",
            "依申请公开信息申请",
            "申请公开政府信息",
            "公开政府信息申请",
            "公开政府信息的申请",
            "要求公开政府信息的申请",
            "政府信息公开的申请",
            "信息公开的申请",
            "公开申请",
            "政府信息公开申请件",
            "依申请公开请求",
            "依申请公开政府信息数量",
            "政府信息公开方面的申请",
            "书面政府信息公开申请",
            "信息公开申请事项",
            "提起的申请",
            "依申请公开件",
            "政府信息申请",
            "公开信息申请",
            "公开信息的申请",
            "依申请公开事项",
            "依申请公开信息要求",
            "受理信息公开申请",
            "政府信息公开类申请",
            "申请政府信息公开",
            "依申请公开事务",
            "依申请件",
            "收到的申请",
            "收到申请",
            "新收申请",
            "接到申请",
            "政府信息公开申请量",
            "公开申请或咨询",
        ],
        RequestNoun,
    ),
    (
        &[
            "依申请公开",
            "依申请公开政府信息",
            "依申请公开信息",
            "政府信息依申请公开",
            "信息依申请公开",
            "依申请信息",
            "依申请公开的政府信息",
            "依申请公开情况",
            "依申请公开工作",
            "依申请政府信息公开",
            "依申请公开政务信息",
        ],
        OnRequest,
    ),
    (
        &[
            "当面申请",
            "当面提交",
            "当面递交",
            "现场申请",
            "窗口申请",
            "来人申请",
            "当面提出",
            "当面提交申请",
            "当面形式",
            "当面提出申请",
            "窗口提交",
            "窗口提出",
            "以当面形式申请",
            "以当面方式申请",
        ],
        RequestChannel(Item::RequestsInPerson),
    ),
    (
        &["传真申请", "传真方式", "传真形式", "传真提交", "以传真形式申请", "以传真方式申请"],
        RequestChannel(Item::RequestsFax),
    ),
    (
        &[
            "电子邮件申请",
            "电子邮件方式",
            "电子邮件形式",
            "电子邮件形式提出",
            "电子邮件提出",
            "邮件申请",
            "电子邮件提交",
            "以电子邮件形式申请",
        ],
        RequestChannel(Item::RequestsEmail),
    ),
    (
        &[
            "网络申请",
            "网上申请",
            "网络提交",
            "网上提交",
            "在线申请",
            "网站申请",
            "网络提出",
            "网络平台申请",
            "互联网申请",
            "互联网提交",
            "互联网提出",
            "网络平台提交",
            "网上平台提出",
            "网上平台提出申请",
            "网上平台提交",
            "网上平台申请",
            "线上申请",
            "线上提交",
            "在线提交",
            "网络形式",
            "网上提交表单形式",
            "网络提交申请",
            "互联网提交申请",
            "以网络形式申请",
            "以网上提交表单形式申请",
        ],
        RequestChannel(Item::RequestsOnline),
    ),
    (
        &[
            "信函申请",
            "邮寄申请",
            "信函提交",
            "信件申请",
            "来信申请",
            "书信申请",
            "邮政寄送",
            "信函提交申请",
            "信函形式",
            "信函形式提出",
            "信函提出",
            "信函提出申请",
            "邮政寄递",
            "邮寄提交",
            "信函方式",
            "以信函形式申请",
            "以信函方式申请",
        ],
        RequestChannel(Item::RequestsMail),
    ),
    (&["其他形式申请", "其他方式申请"], RequestChannel(Item::RequestsOtherForm)),
    (&["收到", "受理", "接到", "接收", "新收", "接收到", "收到并受理", "收到和受理"], Receive),
    (&["答复", "办结", "办理", "回复", "处理完毕", "办理完毕", "办理完成", "已办结", "答复办结"], Answer),
    (
        &["按时办结", "按期办结", "法定期限内办结", "按时办结数"],
        Own(Item::ClosedOnTime, &["件", "宗", "起", "条", "份", "项", "次", "例", ""]),
    ),
    (
        &["延期办结", "延期办结数", "延期答复"],
        Own(Item::ClosedExtended, &["件", "宗", "起", "条", "份", "项", "次", "例", ""]),
    ),
    (
        &[
            "上年结转",
            "上年度结转",
            "上一年结转",
            "上一年度结转",
            "去年结转",
            "结转上年",
            "上年转入",
            "往年结转",
        ],
        CarryOver,
    ),
    (
        &[
            "结转下年",
            "结转下一年",
            "结转到下年",
            "结转至下年",
            "结转下年度",
            "下年度继续办理",
            "转下年",
            "转下一年",
            "顺延到下年",
            "顺延至下年",
            "下年度结转",
            "结转下一年度",
            "跨年度办理",
            "转入下年",
            "转入下一年",
            "转入下一年度",
            "转入下年度",
            "结转下年度继续办理",
            "结转下一年度继续办理",
            "转入下一年度继续办理",
            "转下年度继续办理",
            "结转至下年度继续办理",
            "结转到下年度继续办理",
            "下一年度继续办理",
        ],
        CarryForward,
    ),
    (&["结转"], Carry),
    (&["自然人"], Applicant(Applicant::NaturalPerson)),
    (&["商业企业"], Applicant(Applicant::Enterprise)),
    (&["科研机构"], Applicant(Applicant::ResearchInstitution)),
    (&["社会公益组织"], Applicant(Applicant::PublicInterestOrg)),
    (&["法律服务机构"], Applicant(Applicant::LegalServiceOrg)),
    // ---- outcomes
    (&["予以公开", "予以公开答复"], Outcome(Item::GrantedInFull)),
    (&["同意公开答复", "同意公开", "同意公开答复数"], Outcome(Item::GrantedInFull2014)),
    (&["部分公开", "予以部分公开", "部分予以公开", "部分公开答复"], Outcome(Item::GrantedInPart)),
    (&["同意部分公开", "同意部分公开答复", "同意部分公开答复数"], Outcome(Item::GrantedInPart2014)),
    (&["不予公开", "不予公开答复", "免予公开", "不公开"], Outcome(Item::DeniedTotal)),
    (
        &["不同意公开", "不同意公开答复", "不同意公开答复数", "否决公开", "否决公开答复"],
        Outcome(Item::DeniedTotal2014),
    ),
    (&["无法提供", "无法提供的"], Outcome(Item::UnavailableTotal)),
    (&["不予处理"], Outcome(Item::NotProcessedTotal)),
    (&["其他处理", "其它处理"], Outcome(Item::OtherOutcome)),
    (&["属于国家秘密"], Outcome(Item::DeniedStateSecret)),
    (&["保护第三方合法权益", "第三方合法权益"], Outcome(Item::DeniedThirdParty)),
    (&["三安全一稳定"], Outcome(Item::DeniedSecurityStability)),
    (&["三类内部事务"], Outcome(Item::DeniedInternalAffairs)),
    (&["四类过程性", "过程性信息"], Outcome(Item::DeniedDeliberative)),
    (&["行政执法案卷", "执法案卷"], Outcome(Item::DeniedEnforcementFile)),
    (&["行政查询事项"], Outcome(Item::DeniedAdminInquiry)),
    (
        &["本机关不掌握", "不掌握相关政府信息", "本办不掌握", "本局不掌握", "我局不掌握", "本单位不掌握"],
        Outcome(Item::UnavailableNotHeld),
    ),
    (&["没有现成信息", "需要另行制作"], Outcome(Item::UnavailableNeedsCreation)),
    (&["补正后申请内容仍不明确", "补正后仍不明确"], Outcome(Item::UnavailableUnclear)),
    (
        &[
            "信访举报投诉类",
            "信访、举报、投诉类",
            "信访投诉类",
            "信访、投诉类",
            "举报投诉类",
            "信访投诉举报类",
        ],
        Outcome(Item::NotProcessedPetition),
    ),
    (&["重复申请"], Outcome(Item::NotProcessedDuplicate)),
    (&["公开出版物"], Outcome(Item::NotProcessedPublication)),
    (&["大量反复申请"], Outcome(Item::NotProcessedExcessive)),
    (&["逾期不补正"], Outcome(Item::OtherNotCorrected)),
    (
        &[
            "属于已主动公开范围",
            "属于已主动公开范围数",
            "属于主动公开范围",
            "属于主动公开范围的",
            "属于主动公开",
            "属于主动公开的",
            "主动公开范围的",
            "已经主动公开",
            "已主动公开",
        ],
        Outcome(Item::AnsweredAlreadyPublic),
    ),
    (
        &["不属于本行政机关公开", "非本机关政府信息", "不属于本机关公开", "非本机关公开", "不属于本行政机关"],
        Outcome(Item::NotThisAgency),
    ),
    (&["申请信息不存在", "信息不存在", "政府信息不存在", "不存在的"], Outcome(Item::InfoNotExist)),
    (&["告知作出更改补充", "申请补正信息", "申请内容不明确", "告知补正"], Outcome(Item::AskedToAmend)),
    (&["告知通过其他途径办理", "告知其他途径", "通过其他途径办理"], Outcome(Item::Redirected)),
    // ---- disputes
    (
        &[
            "行政复议",
            "复议",
            "申请行政复议",
            "行政复议申请",
            "行政复议案",
            "行政复议案件",
            "政府信息公开申请行政复议",
            "信息公开申请行政复议",
            "公开申请行政复议",
            "政府信息公开行政复议申请",
            "信息公开行政复议",
            "申请复议",
        ],
        Topic(Topic::Reconsideration),
    ),
    (&["未经复议直接起诉", "未经行政复议直接起诉", "直接起诉", "直接提起行政诉讼"], Topic(Topic::DirectSuit)),
    (
        &["复议后起诉", "复议后诉讼", "经复议后起诉", "行政复议后起诉", "复议后提起行政诉讼"],
        Topic(Topic::SuitAfterReconsideration),
    ),
    (
        &[
            "行政诉讼",
            "诉讼",
            "被诉",
            "被起诉",
            "提起行政诉讼",
            "行政诉讼案",
            "行政诉讼案件",
            "政府信息公开申请行政诉讼",
            "信息公开行政诉讼",
            "行政应诉",
        ],
        Topic(Topic::Litigation),
    ),
    (&["申诉", "行政申诉", "申诉案", "申诉案件"], Topic(Topic::Appeal)),
    (&["举报", "投诉", "举报投诉", "投诉举报"], Topic(Topic::Complaint)),
    (
        &[
            "结果维持",
            "维持",
            "被维持",
            "予以维持",
            "驳回",
            "维持具体行政行为",
            "驳回原告诉讼请求",
            "维持具体行政行为或者驳回原告诉讼请求",
            "驳回复议申请",
            "驳回行政复议申请",
        ],
        Result(Verdict::Upheld),
    ),
    (
        &["结果纠正", "纠正", "被纠错", "纠错", "被依法纠错", "被纠正", "撤销", "败诉"],
        Result(Verdict::Overturned),
    ),
    (&["其他结果", "其它结果", "其他情形", "其它情形"], Result(Verdict::Other)),
    (&["尚未审结", "未审结", "正在审理", "尚在审理", "未结案", "审理中"], Result(Verdict::Pending)),
    // ---- proactive disclosure
    (
        &[
            "主动公开",
            "主动公开政府信息",
            "主动公开信息",
            "主动公开各类政府信息",
            "主动公开政务信息",
            "主动公开的政府信息",
            "主动公开信息数",
            "主动公开信息总数",
            "主动公开政府信息数",
            "信息主动公开",
            "政务信息主动公开",
            "政府信息主动公开",
            "主动公开各类信息",
            "主动向社会公开政府信息",
            "主动公开政府信息总数",
            "公开政府信息数",
            "主动发布政府信息",
            "主动公开政府信息总量",
            "主动公开公文类政府信息",
            "已主动公开政府信息",
            "已主动公开信息",
            "已主动公开各类政府信息",
        ],
        Topic(Topic::Proactive),
    ),
    (
        &[
            "制作政府信息",
            "制作、获取政府信息",
            "制作获取政府信息",
            "制作、获取政府信息总数",
            "产生政府信息",
            "形成政府信息",
        ],
        Topic(Topic::InfoMade),
    ),
    (&["制发公文", "制发各类公文", "制发文件", "制作公文", "制发各类文件"], Own(Item::DocumentsMade, DOCS)),
    (
        &["信息公开数", "公开信息总数", "公开政府信息总数", "信息公开总数", "公开各类政府信息总数"],
        Own(Item::DisclosedTotal, &["条", "件", "篇", "则", "个", "项", ""]),
    ),
    (&["主动公开文件", "主动公开公文"], Own(Item::ProactiveDocuments, DOCS)),
    (
        &[
            "公开信息",
            "发布信息",
            "公开政府信息",
            "发布政府信息",
            "发布各类信息",
            "公开各类信息",
            "发布政务信息",
        ],
        Publish,
    ),
    (&["政府网站", "门户网站", "网站", "政务网", "官网", "政府门户网站"], Channel(Channel::Website)),
    (&["政府公报"], Channel(Channel::Gazette)),
    (&["其他方式", "其它方式", "其他渠道", "其它渠道"], Channel(Channel::OtherWay)),
    (&["微博", "政务微博"], Channel(Channel::Weibo)),
    (&["微信", "微信公众号", "政务微信", "微信公众平台"], Channel(Channel::Wechat)),
    (
        &["微博微信", "微信微博", "微博、微信", "政务微博微信", "两微", "政务微博、微信"],
        Channel(Channel::WeiboWechat),
    ),
    (&["新闻媒体"], Channel(Channel::NewsMedia)),
    (&["新闻媒体、政务微博微信", "新闻媒体、微博微信"], Channel(Channel::NewsWeiboWechat)),
    (
        &[
            "信息公开平台",
            "信息公开管理系统",
            "政府信息公开平台",
            "信息公开专网",
            "政府信息公开专网",
            "政府信息公开管理系统",
            "公开平台",
            "政府信息公开目录系统",
        ],
        Channel(Channel::Platform),
    ),
    (&["日报", "晚报", "报纸", "报刊"], Channel(Channel::Newspaper)),
    (&["电视台", "电视"], Channel(Channel::Television)),
    (&["广播电台", "广播", "电视台、广播电台", "广播电视", "广播、电视"], Channel(Channel::Broadcast)),
    // ---- documents
    (&["规范性文件", "行政规范性文件"], Topic(Topic::NormativeDocs)),
    (&["主动公开规章", "制定规章", "制发规章", "废止规章"], Topic(Topic::Regulations)),
    // ---- outreach
    (&["新闻发布会", "新闻通气会"], Own(Item::PressConferences, TIMES)),
    (&["在线访谈", "网站在线访谈", "在线访谈活动", "政府网站在线访谈"], Own(Item::OnlineInterviews, TIMES)),
    (
        &["政策解读稿件", "解读稿件", "政策解读文件", "政策解读文章", "解读文章", "政策解读材料", "解读材料"],
        Own(Item::InterpretationArticles, ARTICLES),
    ),
    (&["政策解读", "解读"], Own(Item::Interpretations, &["件", "个", "条", "篇"])),
    (
        &["公众关注热点或重大舆情", "热点或重大舆情", "关注热点或重大舆情"],
        Own(Item::SentimentResponses, &["次", "件", "起", "条", "个"]),
    ),
    (&["微博微信回应事件", "微信微博回应事件"], Own(Item::WeiboWechatResponses, &["次", "件", "起"])),
    (&["公报"], Topic(Topic::Gazette)),
    (&["政务新媒体账号", "政务新媒体", "新媒体账号"], Own(Item::NewMediaAccounts, &["个", "家"])),
    (
        &[
            "办理行政复议案件",
            "审结行政复议案件",
            "审理行政复议案件",
            "代理行政应诉案件",
            "行政应诉案件",
            "办理行政应诉案件",
            "办理行政诉讼案件",
        ],
        Topic(Topic::Elsewhere),
    ),
    (&["政府集中采购项目数量", "政府集中采购项目", "采购项目数量"], Own(Item::ProcurementProjects, DOCS)),
    (&["采购总金额", "采购金额"], Own(Item::ProcurementAmountWan, &[""])),
    (&["会议", "专题会议"], Topic(Topic::Elsewhere)),
    (&["培训班", "业务培训班", "业务培训"], Own(Item::Trainings, TIMES)),
    (&["培训人员", "接受培训人员", "参训人员", "接受培训"], Own(Item::Trainees, &["人次", "人", "名", ""])),
    (
        &["浏览量", "访问量", "点击量", "浏览次数", "访问量达"],
        Own(Item::WebsiteViews, &["次", "人次", "人", ""]),
    ),
    (&["反馈意见"], Own(Item::SurveyFeedback, &["条", "份", "件", ""])),
    (&["监测信息快报", "信息快报", "快报"], Own(Item::MarketBulletins, &["期"])),
    (&["市场信息"], Own(Item::MarketInfo, &["条"])),
    (&["推送涉企信息事项", "推送信息", "推送涉企信息"], Own(Item::PushedItems, &["件", "条"])),
    (
        &["咨询", "接受咨询", "市民咨询", "群众咨询", "公众咨询", "环保咨询", "接受公众咨询"],
        Topic(Topic::Consultation),
    ),
    (
        &["电话咨询", "咨询电话接听", "咨询电话"],
        Own(Item::ConsultationsPhone, &["次", "人次", "件", "个", "起"]),
    ),
    (
        &["当面咨询接待", "当面咨询", "现场咨询", "现场接待"],
        Own(Item::ConsultationsInPerson, &["次", "人次", "件", "个", "起"]),
    ),
    (&["网上咨询", "网络咨询"], Own(Item::ConsultationsOnline, &["次", "人次", "件", "个", "起", "条"])),
    (
        &[
            "信箱",
            "留言",
            "信件",
            "来信",
            "厅长信箱",
            "局长信箱",
            "市长信箱",
            "留言信件",
            "意见箱",
            "领导信箱",
            "网民留言",
            "省长留言",
            "咨询投诉信件",
        ],
        Topic(Topic::Mailbox),
    ),
    (
        &[
            "热线",
            "12345",
            "12319",
            "服务热线",
            "城建热线",
            "政务热线",
            "市民热线",
            "12345热线",
            "12345市民服务热线",
        ],
        Topic(Topic::Hotline),
    ),
    (
        &["市长热线", "县长热线", "市长热线转办", "县长热线转办"],
        Own(Item::MayorHotline, &["件", "个", "起", "次"]),
    ),
    (
        &[
            "建议提案",
            "人大建议",
            "人大代表建议",
            "政协提案",
            "提案",
            "代表建议",
            "委员提案",
            "议案",
            "建议和提案",
            "人大议案",
            "代表建议和政协提案",
        ],
        Topic(Topic::Proposal),
    ),
    (
        &[
            "信访",
            "信访件",
            "来访",
            "案件线索",
            "巡查",
            "督办",
            "投诉件",
            "工单",
            "行政许可",
            "行政处罚",
            "行政执法",
            "培训",
            "检查",
            "行政许可申请",
            "行政许可事项",
            "低保申请",
            "救助申请",
            "补贴申请",
            "登记申请",
            "许可申请",
            "认定申请",
            "住房申请",
            "行政事业性收费",
            "行政事业性收费项目",
        ],
        Topic(Topic::Elsewhere),
    ),
    // ---- resources and fees
    (&["工作人员", "从事政府信息公开工作人员"], Topic(Topic::Staff)),
    (&["专职工作人员", "专职人员", "全职人员"], Own(Item::StaffFullTime, PEOPLE)),
    (&["专兼职人员", "专兼职工作人员", "专(兼)职人员", "专、兼职人员"], Own(Item::StaffTotal, PEOPLE)),
    (&["兼职工作人员", "兼职人员"], Own(Item::StaffPartTime, PEOPLE)),
    (&["经费", "专项经费", "经费支出", "专项经费支出", "支出"], Topic(Topic::Spending)),
    (&["收费", "费用", "任何费用", "收取费用", "检索费", "收取的费用", "减免"], Topic(Topic::Fees)),
    (
        &[
            "信息处理费",
            "政府信息公开信息处理费",
            "信息公开处理费",
            "政府信息公开处理费",
            "实际收取总金额",
            "实际收取的总金额",
        ],
        Topic(Topic::InfoFee),
    ),
    (
        &["虚假及不完整信息", "虚假或不完整信息", "虚假或者不完整信息", "虚假、不完整信息"],
        Own(Item::FalseInformationCases, &["件", "条", "起", "次", ""]),
    ),
    (&["不予公开政府信息备案", "不予公开信息备案"], Own(Item::DeniedRecordsFiled, &["件", "条", "项", ""])),
    // ---- turns of speech
    (
        &[
            "未收到",
            "没有收到",
            "未接到",
            "没有接到",
            "暂未收到",
            "尚未收到",
            "还未收到",
            "未受理",
            "没有受理",
            "未接收到",
            "未曾收到",
            "未有收到",
            "没收到",
            "无收到",
            "未接收",
            "从未收到",
            "均未收到",
            "未接到受理",
        ],
        NotReceived,
    ),
    (
        &[
            "未发生",
            "没有发生",
            "未出现",
            "没有出现",
            "没有",
            "不存在",
            "未有",
            "未产生",
            "未引发",
            "无",
            "均无",
            "未因",
            "没有因",
            "未被",
            "没有被",
            "未发现",
            "尚未发生",
            "暂无",
            "从未发生",
            "暂未发生",
            "未有因",
            "未举办",
            "未召开",
            "未开展",
            "暂未开展",
            "没有开展",
            "没有举办",
            "没有召开",
            "未作出",
            "没有作出",
            "未收取",
        ],
        Absent,
    ),
    // What follows is told of requests; what stands behind the colon is a class and not their number.
    (
        &[
            "办理结果:",
            "办理结果为:",
            "办理结果如下:",
            "答复结果:",
            "答复结果为:",
            "答复类型:",
            "答复类型为:",
            "答复情况:",
        ],
        Topic(Topic::Requests),
    ),
    // Not received, though the word is in them.
    (&["不予受理", "不受理", "不予受理的"], Nothing),
    // Nobody of disclosure, and nothing on it.
    (
        &["信息化工作人员", "教育工作人员", "教师申诉", "学生申诉", "校长培训班", "教师培训班", "干部培训班"],
        Nothing,
    ),
    // No gazettes of the government.
    (&["统计公报", "状况公报", "质量公报", "资源公报", "环境公报"], Nothing),
    // 无 inside a word denies nothing.
    (
        &[
            "无法",
            "无偿",
            "无障碍",
            "无线",
            "无锡",
            "无正当理由",
            "无效",
            "无误",
            "无论",
            "无人",
            "无纸",
            "无缝",
            "无偿提供",
            "无形",
            "无名",
            "无数",
            "有无",
            "无需",
            "无理",
            "毫无",
            "无条件",
            "零失误",
            "无违规",
            "无诈",
            "无接触",
            "无证",
            "没有现成",
            "无疑",
        ],
        Nothing,
    ),
    (
        &[
            "增至",
            "增加到",
            "增加至",
            "减至",
            "减少到",
            "减少至",
            "降至",
            "下降到",
            "下降至",
            "上升到",
            "上升至",
            "增长到",
            "增长至",
        ],
        Becomes,
    ),
    (
        &[
            "比",
            "较",
            "同比",
            "相比",
            "环比",
            "比上年",
            "较上年",
            "比去年",
            "较去年",
            "与去年",
            "与上年",
            "去年同期",
            "上年同期",
            "增长",
            "增加",
            "减少",
            "下降",
            "上升",
            "回落",
            "多于",
            "少于",
            "降低",
        ],
        Compare,
    ),
    (&["占", "占比", "占总数", "所占百分比", "约占", "占总数的", "占全部"], Share),
    (
        &[
            "累计",
            "历年",
            "以来",
            "截至目前",
            "截止目前",
            "截至",
            "截止",
            "近三年",
            "近两年",
            "近五年",
            "三年来",
            "五年来",
            "两年来",
            "近年来",
            "五”期间",
            "五期间",
        ],
        Cumulative,
    ),
    (&["全年", "本年度", "本年", "今年", "当年", "年度", "年内"], ThisYear),
    (&["上半年", "下半年", "季度", "前三季度", "月份"], PartOfYear),
    (&["新增", "本年度新增", "新增加"], Newly),
    (&["其中"], Among),
    (
        &[
            "逾期",
            "超期",
            "超时",
            "不当",
            "不规范",
            "不及时",
            "未按",
            "未答复",
            "拒绝",
            "推诿",
            "违法",
            "违规",
            "责任追究",
        ],
        Fault,
    ),
];

/// A phrase found in a sentence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cue {
    pub start: usize,
    pub end: usize,
    pub meaning: Meaning,
}

struct Compiled {
    automaton: AhoCorasick,
    meanings: Vec<Meaning>,
}

/// 不属于本机关职责范围, 非我局制作: that a body has nothing to do with it, by whatever name it calls itself.
fn not_this_agency() -> impl Iterator<Item = String> {
    const BODIES: [&str; 15] = [
        "本机关",
        "本行政机关",
        "本单位",
        "本部门",
        "本局",
        "本委",
        "本厅",
        "本办",
        "本镇",
        "我局",
        "我委",
        "我厅",
        "我办",
        "我镇",
        "我部门",
    ];
    const ENDS: [&str; 16] = [
        "",
        "公开",
        "公开范围",
        "职责",
        "职责范围",
        "职权范围",
        "职责权限范围",
        "职责权限",
        "管辖范围",
        "掌握",
        "掌握信息",
        "制作",
        "制作或获取",
        "制作或保存",
        "政府信息",
        "信息",
    ];
    BODIES.into_iter().flat_map(|body| {
        ENDS.into_iter().flat_map(move |end| {
            // 非本 alone stands in other words: 非本机构成员.
            let short = (!end.is_empty()).then(|| format!("非{body}{end}"));
            [
                Some(format!("不属于{body}{end}")),
                Some(format!("不属{body}{end}")).filter(|_| !end.is_empty()),
                short,
            ]
            .into_iter()
            .flatten()
        })
    })
}

/// The labels of the forms are phrases too: of table 3 the outcomes, of the annex the quantities with names of their own.
/// What [`LEXICON`] says of a phrase comes first.
fn of_forms() -> Vec<(String, Meaning)> {
    let mut out = Vec::new();
    let outcomes =
        TABLE3.iter().filter(|row| row.group.is_some() && !row.is_group() && row.item != Item::OtherMisc);
    for row in outcomes {
        let label = bare(row.label);
        // 没有现成信息需要另行制作 is said without its middle; a sentence may also leave out 属于.
        let short = label.strip_prefix("属于").unwrap_or(&label).to_string();
        out.extend([label, short].map(|label| (label, Outcome(row.item))));
    }
    out.extend(not_this_agency().map(|phrase| (phrase, Outcome(Item::NotThisAgency))));
    for row in ANNEX.iter().filter(|row| row.under.is_none()) {
        let Some(meaning) = annex_meaning(row.item) else { continue };
        for label in row.labels {
            let label = bare(label);
            // In a sentence the label loses its 数; one that then is a common word is no phrase.
            let short = ["总次数", "次数", "数量", "总数", "数"]
                .iter()
                .find_map(|end| label.strip_suffix(end))
                .filter(|short| short.chars().count() >= 4);
            out.extend(short.map(|short| (short.to_string(), meaning)));
            out.push((label, meaning));
        }
    }
    out
}

fn annex_meaning(item: Item) -> Option<Meaning> {
    use crate::schema::Topic as Group;
    let units: &'static [&'static str] = match item.def().unit {
        Unit::Cases => Topic::Requests.units(),
        Unit::Times => TIMES,
        Unit::Articles => ARTICLES,
        Unit::Persons => PEOPLE,
        Unit::PersonTimes => &["人次", "人", "次", "名", "件", "个", ""],
        Unit::Units => &["个", "家", "处", ""],
        Unit::WanYuan | Unit::Yuan => &[""],
        _ => Topic::Proactive.units(),
    };
    Some(match (item, item.def().topic) {
        // Their words mean other things in sentences, where the topic or the verb decides.
        (
            Item::ProactiveTotal
            | Item::ReconsiderationTotal
            | Item::LitigationTotal
            | Item::ComplaintsTotal
            | Item::ProactiveNormativeDocs
            | Item::NormativeDocsMade
            | Item::RequestCatalogue,
            _,
        ) => return None,
        // 涉及国家秘密 and 信息不存在 are classes of answers.
        (_, Group::Answers2014) => Outcome(item),
        (
            Item::RequestsInPerson
            | Item::RequestsFax
            | Item::RequestsEmail
            | Item::RequestsOnline
            | Item::RequestsMail
            | Item::RequestsOtherForm,
            _,
        ) => RequestChannel(item),
        _ => Own(item, units),
    })
}

static COMPILED: LazyLock<Compiled> = LazyLock::new(|| {
    let mut meanings_of: std::collections::BTreeMap<String, Meaning> = of_forms().into_iter().collect();
    for (words, meaning) in LEXICON {
        meanings_of.extend(words.iter().map(|word| (word.to_string(), *meaning)));
    }
    let (phrases, meanings): (Vec<String>, Vec<Meaning>) = meanings_of.into_iter().unzip();
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(&phrases)
        .expect("constant phrases");
    Compiled { automaton, meanings }
});

/// The phrases of a sentence, in order, none overlapping.
pub fn cues(sentence: &str) -> Vec<Cue> {
    COMPILED
        .automaton
        .find_iter(sentence)
        .map(|m| Cue { start: m.start(), end: m.end(), meaning: COMPILED.meanings[m.pattern().as_usize()] })
        .collect()
}

/// What the phrase right at the start of a text means.
pub fn cue_at_start(text: &str) -> Option<Meaning> {
    // A phrase that begins there ends within the length of the longest.
    let mut end = text.len().min(COMPILED.automaton.max_pattern_len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    let first = COMPILED.automaton.find(&text[..end]).filter(|found| found.start() == 0)?;
    Some(COMPILED.meanings[first.pattern().as_usize()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_has_one_meaning() {
        let mut seen = std::collections::HashMap::new();
        for (words, meaning) in LEXICON {
            for word in *words {
                if let Some(other) = seen.insert(*word, *meaning) {
                    assert_eq!(other, *meaning, "{word} is declared twice");
                }
            }
        }
    }

    #[test]
    fn the_longest_phrase_counts() {
        let meanings = |text: &str| cues(text).iter().map(|cue| cue.meaning).collect::<Vec<_>>();
        assert_eq!(meanings("因政府信息公开申请行政复议"), [Meaning::Topic(Topic::Reconsideration)]);
        assert_eq!(meanings("政府信息公开申请"), [Meaning::RequestNoun]);
        assert_eq!(meanings("无法提供"), [Meaning::Outcome(Item::UnavailableTotal)]);
    }
}
