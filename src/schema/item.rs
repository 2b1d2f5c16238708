//! Every number that a report can state, declared once.
//!
//! Order is the order of the data dictionary, of the columns of `agency_year` and of the workbook's panel.
//! An item says what is counted and in which unit; *where* it is printed is a form's business (`extract::form`).

use super::{Unit, Years};

/// What an item belongs to; groups the dictionary and the workbook's panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    Proactive,
    Documents,
    Decisions,
    Requests,
    Granted,
    Denied,
    Unavailable,
    NotProcessed,
    OtherOutcome,
    Totals,
    Answers2014,
    Reconsideration,
    Litigation,
    Outreach,
    Resources,
    Fees,
}

impl Topic {
    pub fn label(self) -> &'static str {
        match self {
            Topic::Proactive => "主动公开",
            Topic::Documents => "规章与规范性文件",
            Topic::Decisions => "行政管理事项",
            Topic::Requests => "申请收取",
            Topic::Granted => "予以公开",
            Topic::Denied => "不予公开",
            Topic::Unavailable => "无法提供",
            Topic::NotProcessed => "不予处理",
            Topic::OtherOutcome => "其他处理",
            Topic::Totals => "办理结果",
            Topic::Answers2014 => "答复情况(2014—2018)",
            Topic::Reconsideration => "行政复议",
            Topic::Litigation => "行政诉讼",
            Topic::Outreach => "解读回应",
            Topic::Resources => "机构与保障",
            Topic::Fees => "收费",
        }
    }
}

/// The declaration of one item.
#[derive(Debug)]
pub struct ItemDef {
    /// Field name of the data sets.
    pub key: &'static str,
    /// Label in the words of the form; unique, because it heads a column.
    pub label: &'static str,
    pub unit: Unit,
    pub topic: Topic,
    /// Spans of reporting years within which values may be compared.
    pub comparable: &'static [Years],
    pub meaning: &'static str,
}

macro_rules! items {
    ($($name:ident = $key:literal, $label:literal, $unit:ident, $topic:ident, $years:ident, $meaning:literal;)*) => {
        /// A number that a report can state.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u16)]
        pub enum Item { $($name),* }

        static DEFS: &[ItemDef] = &[$(ItemDef {
            key: $key, label: $label, unit: Unit::$unit, topic: Topic::$topic, comparable: Years::$years, meaning: $meaning,
        }),*];

        impl Item {
            pub const ALL: &'static [Item] = &[$(Item::$name),*];
        }
    };
}

items! {
    // ---- proactive disclosure (2014 annex part one, prose since 2019) ----
    ProactiveTotal = "proactive_total", "主动公开政府信息数", Items, Proactive, SINCE_2009_SPLIT_2019,
        "Pieces of information disclosed on the agency's own motion in the year; the same piece in several channels counts once.";
    ProactiveTotalCumulative = "proactive_total_cumulative", "累计主动公开政府信息数", Items, Proactive, SINCE_2009_SPLIT_2019,
        "The same since the agency began to count, usually since 2008.";
    ProactiveNormativeDocs = "proactive_normative_docs", "其中:主动公开规范性文件数", Items, Proactive, Y2014_2018,
        "Normative documents among the pieces disclosed.";
    ProactiveGazette = "proactive_gazette", "政府公报公开政府信息数", Items, Proactive, SINCE_2009_SPLIT_2019,
        "Pieces disclosed in the government gazette.";
    ProactiveWebsite = "proactive_website", "政府网站公开政府信息数", Items, Proactive, SINCE_2009_SPLIT_2019,
        "Pieces disclosed on government websites.";
    ProactiveWeibo = "proactive_weibo", "政务微博公开政府信息数", Items, Proactive, SINCE_2009_SPLIT_2019,
        "Pieces disclosed on government microblogs.";
    ProactiveWechat = "proactive_wechat", "政务微信公开政府信息数", Items, Proactive, SINCE_2009_SPLIT_2019,
        "Pieces disclosed on government WeChat accounts.";
    ProactiveWeiboWechat = "proactive_weibo_wechat", "微博微信公开政府信息数", Items, Proactive, SINCE_2009_SPLIT_2019,
        "Microblog and WeChat told in one figure.";
    ProactiveNewsMedia = "proactive_news_media", "新闻媒体公开政府信息数", Items, Proactive, SINCE_2009_SPLIT_2019,
        "Pieces disclosed through news media.";
    ProactiveNewsWeiboWechat = "proactive_news_weibo_wechat", "新闻媒体及微博微信公开政府信息数", Items, Proactive, SINCE_2009_SPLIT_2019,
        "News media, microblog and WeChat told in one figure.";
    ProactiveOther = "proactive_other", "其他方式公开政府信息数", Items, Proactive, Y2014_2018,
        "Pieces disclosed in other ways.";
    ProactivePlatform = "proactive_platform", "信息公开平台公开政府信息数", Items, Proactive, SINCE_2009_SPLIT_2019,
        "Pieces entered into the disclosure platform of the region.";
    ProactiveDocuments = "proactive_documents", "主动公开文件数", Documents, Proactive, SINCE_2009_SPLIT_2019,
        "Official documents disclosed on the agency's own motion.";
    DocumentsMade = "documents_made", "制发公文数", Documents, Proactive, SINCE_2009_SPLIT_2019,
        "Official documents made in the year.";
    DocumentsPublished = "documents_published", "其中:主动公开公文数", Documents, Proactive, SINCE_2009_SPLIT_2019,
        "Official documents made in the year and disclosed on own motion.";
    ProactiveFullText = "proactive_full_text", "全文电子化的主动公开信息数", Items, Proactive, Y2009_2018,
        "Pieces disclosed whose full text is in electronic form.";
    FullTextRate = "full_text_rate", "全文电子化率", Percent, Proactive, Y2009_2018,
        "Share of the pieces disclosed whose full text is in electronic form, as stated.";
    ServiceInfo = "service_info", "提供服务类信息数", Items, Proactive, Y2009_2018,
        "Service notices given, in the annex of 2008–2013.";
    DisclosedTotal = "disclosed_total", "公开政府信息总数", Items, Proactive, SINCE_2009_SPLIT_2019,
        "All information disclosed, on own motion and on request.";
    InfoMade = "info_made", "制作政府信息总数", Items, Proactive, SINCE_2009_SPLIT_2019,
        "Pieces of information made or obtained in the year, whatever their disclosure attribute.";
    RequestCatalogue = "request_catalogue", "依申请公开信息目录数", Items, Proactive, Y2009_2018,
        "Pieces listed as available on request (an attribute of information, not of requests).";

    // ---- table 2: regulations and normative documents ----
    RegulationsMade = "regulations_made", "规章本年新制作数量", Documents, Documents, Y2019_2020,
        "Regulations newly made in the year.";
    RegulationsPublished = "regulations_published", "规章本年新公开数量", Documents, Documents, Y2019_2020,
        "Regulations newly published in the year.";
    RegulationsPublicTotal = "regulations_public_total", "规章对外公开总数量", Documents, Documents, Y2019_2020,
        "Regulations open to the public at the end of the year.";
    RegulationsIssued = "regulations_issued", "规章本年制发件数", Documents, Documents, SINCE_2021,
        "Regulations issued in the year.";
    RegulationsRepealed = "regulations_repealed", "规章本年废止件数", Documents, Documents, SINCE_2021,
        "Regulations repealed in the year.";
    RegulationsInForce = "regulations_in_force", "规章现行有效件数", Documents, Documents, SINCE_2021,
        "Regulations in force at the end of the year.";
    NormativeDocsMade = "normative_docs_made", "规范性文件本年新制作数量", Documents, Documents, Y2014_2020,
        "Normative documents newly made in the year (table 2 of 2019; 制发规范性文件总数 of the 2014 annex).";
    NormativeDocsPublished = "normative_docs_published", "规范性文件本年新公开数量", Documents, Documents, Y2019_2020,
        "Normative documents newly published in the year.";
    NormativeDocsPublicTotal = "normative_docs_public_total", "规范性文件对外公开总数量", Documents, Documents, Y2019_2020,
        "Normative documents open to the public at the end of the year.";
    NormativeDocsIssued = "normative_docs_issued", "行政规范性文件本年制发件数", Documents, Documents, SINCE_2021,
        "Administrative normative documents issued in the year.";
    NormativeDocsRepealed = "normative_docs_repealed", "行政规范性文件本年废止件数", Documents, Documents, SINCE_2021,
        "Administrative normative documents repealed in the year.";
    NormativeDocsInForce = "normative_docs_in_force", "行政规范性文件现行有效件数", Documents, Documents, SINCE_2021,
        "Administrative normative documents in force at the end of the year.";

    // ---- table 2: administration ----
    LicensingItemsPrior = "licensing_items_prior", "行政许可上一年项目数量", Matters, Decisions, Y2019_2020,
        "Kinds of licence administered at the end of the year before.";
    LicensingItemsDelta = "licensing_items_delta", "行政许可本年增减", Matters, Decisions, Y2019_2020,
        "Change in the kinds of licence during the year; negative is a decrease.";
    LicensingDecisions = "licensing_decisions", "行政许可处理决定数量", Documents, Decisions, SINCE_2019,
        "Licensing decisions made in the year.";
    OtherAdminItemsPrior = "other_admin_items_prior", "其他对外管理服务事项上一年项目数量", Matters, Decisions, Y2019_2020,
        "Other kinds of public service administered at the end of the year before.";
    OtherAdminItemsDelta = "other_admin_items_delta", "其他对外管理服务事项本年增减", Matters, Decisions, Y2019_2020,
        "Change in the other kinds of public service during the year.";
    OtherAdminDecisions = "other_admin_decisions", "其他对外管理服务事项处理决定数量", Documents, Decisions, Y2019_2020,
        "Decisions on other kinds of public service in the year.";
    PenaltyItemsPrior = "penalty_items_prior", "行政处罚上一年项目数量", Matters, Decisions, Y2019_2020,
        "Kinds of penalty administered at the end of the year before.";
    PenaltyItemsDelta = "penalty_items_delta", "行政处罚本年增减", Matters, Decisions, Y2019_2020,
        "Change in the kinds of penalty during the year.";
    PenaltyDecisions = "penalty_decisions", "行政处罚处理决定数量", Documents, Decisions, SINCE_2019,
        "Penalty decisions made in the year.";
    CoercionItemsPrior = "coercion_items_prior", "行政强制上一年项目数量", Matters, Decisions, Y2019_2020,
        "Kinds of coercive measure administered at the end of the year before.";
    CoercionItemsDelta = "coercion_items_delta", "行政强制本年增减", Matters, Decisions, Y2019_2020,
        "Change in the kinds of coercive measure during the year.";
    CoercionDecisions = "coercion_decisions", "行政强制处理决定数量", Documents, Decisions, SINCE_2019,
        "Coercive decisions made in the year.";
    FeeItemsPrior = "fee_items_prior", "行政事业性收费上一年项目数量", Matters, Decisions, Y2019_2020,
        "Kinds of administrative fee at the end of the year before.";
    FeeItemsDelta = "fee_items_delta", "行政事业性收费本年增减", Matters, Decisions, Y2019_2020,
        "Change in the kinds of administrative fee during the year.";
    FeeAmountWan = "fee_amount_wan", "行政事业性收费本年收费金额", WanYuan, Decisions, SINCE_2021,
        "Administrative fees collected in the year.";
    ProcurementProjects = "procurement_projects", "政府集中采购项目数量", Projects, Decisions, Y2019_2020,
        "Projects of centralised procurement in the year.";
    ProcurementAmountWan = "procurement_amount_wan", "政府集中采购总金额", WanYuan, Decisions, Y2019_2020,
        "Value of centralised procurement in the year.";

    // ---- requests in ----
    RequestsReceived = "requests_received", "本年新收政府信息公开申请数量", Cases, Requests, SINCE_2009,
        "Requests for information received in the year, whatever became of them.";
    CarriedOver = "carried_over", "上年结转政府信息公开申请数量", Cases, Requests, SINCE_2019,
        "Requests still open at the end of the year before.";
    RequestsInPerson = "requests_in_person", "当面申请数", Cases, Requests, Y2009_2018, "Requests made in person.";
    RequestsFax = "requests_fax", "传真申请数", Cases, Requests, Y2009_2018, "Requests made by fax.";
    RequestsEmail = "requests_email", "电子邮件申请数", Cases, Requests, Y2009_2018, "Requests made by e-mail.";
    RequestsOnline = "requests_online", "网络申请数", Cases, Requests, Y2009_2018, "Requests made on line.";
    RequestsMail = "requests_mail", "信函申请数", Cases, Requests, Y2009_2018, "Requests made by letter.";
    RequestsOtherForm = "requests_other_form", "其他形式申请数", Cases, Requests, Y2009_2018, "Requests made in other ways.";
    RequestsClosed = "requests_closed", "申请办结数", Cases, Requests, Y2014_2018, "Requests closed in the year (annex of 2014).";
    ClosedOnTime = "closed_on_time", "按时办结数", Cases, Requests, Y2014_2018, "Requests closed within the ordinary time limit.";
    ClosedExtended = "closed_extended", "延期办结数", Cases, Requests, Y2014_2018, "Requests closed after an extension.";

    // ---- table 3: outcomes ----
    GrantedInFull = "granted_in_full", "予以公开", Cases, Granted, SINCE_2019, "Requests granted in full.";
    GrantedInPart = "granted_in_part", "部分公开", Cases, Granted, SINCE_2019,
        "Requests granted in part; a mixed decision counts here and nowhere else.";
    DeniedStateSecret = "denied_state_secret", "不予公开:属于国家秘密", Cases, Denied, SINCE_2019,
        "Denied: state secret (Regulation, art. 14).";
    DeniedOtherLaw = "denied_other_law", "不予公开:其他法律行政法规禁止公开", Cases, Denied, SINCE_2019,
        "Denied: forbidden by another law or administrative regulation (art. 14).";
    DeniedSecurityStability = "denied_security_stability", "不予公开:危及“三安全一稳定”", Cases, Denied, SINCE_2019,
        "Denied: would endanger national, public or economic security or social stability (art. 14).";
    DeniedThirdParty = "denied_third_party", "不予公开:保护第三方合法权益", Cases, Denied, SINCE_2019,
        "Denied: lawful interests of a third party (art. 15).";
    DeniedInternalAffairs = "denied_internal_affairs", "不予公开:属于三类内部事务信息", Cases, Denied, SINCE_2019,
        "Denied: personnel, logistics or internal working procedure (art. 16).";
    DeniedDeliberative = "denied_deliberative", "不予公开:属于四类过程性信息", Cases, Denied, SINCE_2019,
        "Denied: records of discussion, drafts, consultation letters, requests for instructions (art. 16).";
    DeniedEnforcementFile = "denied_enforcement_file", "不予公开:属于行政执法案卷", Cases, Denied, SINCE_2019,
        "Denied: administrative enforcement file (art. 16).";
    DeniedAdminInquiry = "denied_admin_inquiry", "不予公开:属于行政查询事项", Cases, Denied, SINCE_2019,
        "Denied: matter of an administrative inquiry with access rules of its own (art. 36).";
    DeniedTotal = "denied_total", "不予公开合计", Cases, Denied, SINCE_2019,
        "All denials: the eight grounds together, or a sub-total or sentence that states them.";
    UnavailableNotHeld = "unavailable_not_held", "无法提供:本机关不掌握相关政府信息", Cases, Unavailable, SINCE_2019,
        "Not provided: the agency does not hold the information (art. 36).";
    UnavailableNeedsCreation = "unavailable_needs_creation", "无法提供:没有现成信息需要另行制作", Cases, Unavailable, SINCE_2019,
        "Not provided: would have to be made first (art. 38).";
    UnavailableUnclear = "unavailable_unclear", "无法提供:补正后申请内容仍不明确", Cases, Unavailable, SINCE_2019,
        "Not provided: still unclear after correction.";
    UnavailableTotal = "unavailable_total", "无法提供合计", Cases, Unavailable, SINCE_2019,
        "All requests for which nothing could be provided.";
    NotProcessedPetition = "not_processed_petition", "不予处理:信访举报投诉类申请", Cases, NotProcessed, SINCE_2019,
        "Not processed: petition, report or complaint in the form of a request (art. 39).";
    NotProcessedDuplicate = "not_processed_duplicate", "不予处理:重复申请", Cases, NotProcessed, SINCE_2019,
        "Not processed: repeated request (art. 36).";
    NotProcessedPublication = "not_processed_publication", "不予处理:要求提供公开出版物", Cases, NotProcessed, SINCE_2019,
        "Not processed: asks for a public publication (art. 39).";
    NotProcessedExcessive = "not_processed_excessive", "不予处理:无正当理由大量反复申请", Cases, NotProcessed, SINCE_2019,
        "Not processed: excessive in number or frequency without good reason (art. 35).";
    NotProcessedConfirmation = "not_processed_confirmation", "不予处理:要求行政机关确认或重新出具已获取信息", Cases, NotProcessed, SINCE_2019,
        "Not processed: asks to confirm or reissue information already obtained.";
    NotProcessedTotal = "not_processed_total", "不予处理合计", Cases, NotProcessed, SINCE_2019,
        "All requests not processed.";
    OtherOutcome = "other_outcome", "其他处理", Cases, OtherOutcome, Y2019_2020,
        "Other outcomes in one undivided row (form of 2019), or told in one figure.";
    OtherNotCorrected = "other_not_corrected", "其他处理:逾期不补正", Cases, OtherOutcome, SINCE_2021,
        "Closed because the applicant did not correct the request in time (art. 30).";
    OtherFeeUnpaid = "other_fee_unpaid", "其他处理:逾期未缴费", Cases, OtherOutcome, SINCE_2021,
        "Closed because the information-processing fee was not paid in time (art. 42).";
    OtherMisc = "other_misc", "其他处理:其他", Cases, OtherOutcome, SINCE_2021, "Other outcomes, withdrawn requests among them.";
    OtherTotal = "other_total", "其他处理合计", Cases, OtherOutcome, SINCE_2019,
        "Other outcomes of either form: the undivided row, or its three rows together.";
    OutcomesTotal = "outcomes_total", "办理结果总计", Cases, Totals, SINCE_2009,
        "Requests brought to an outcome in the year, as stated.";
    CarriedForward = "carried_forward", "结转下年度继续办理", Cases, Totals, SINCE_2019,
        "Requests still open at the end of the year.";
    RequestsAnswered = "requests_answered", "已答复申请数", Cases, Totals, SINCE_2009,
        "Requests answered, where a report counts answers beside outcomes.";
    ResponseRatePct = "response_rate_pct", "答复率(所述)", Percent, Totals, SINCE_2009, "Share of requests answered, as stated.";

    // ---- answers of 2008–2018, not comparable with the outcomes above ----
    AnsweredAlreadyPublic = "answered_already_public", "属于已主动公开范围数", Cases, Answers2014, Y2009_2018,
        "Answered: already public.";
    GrantedInFull2014 = "granted_in_full_2014", "同意公开答复数", Cases, Answers2014, Y2009_2018, "Answered: granted.";
    GrantedInPart2014 = "granted_in_part_2014", "同意部分公开答复数", Cases, Answers2014, Y2009_2018, "Answered: granted in part.";
    DeniedTotal2014 = "denied_total_2014", "不同意公开答复数", Cases, Answers2014, Y2009_2018,
        "Answered: refused. In annexes before 2014 it includes what was not held, did not exist or was unclear.";
    Denied2014StateSecret = "denied_2014_state_secret", "不同意公开:涉及国家秘密", Cases, Answers2014, Y2009_2018, "Refused: state secret.";
    Denied2014TradeSecret = "denied_2014_trade_secret", "不同意公开:涉及商业秘密", Cases, Answers2014, Y2009_2018, "Refused: trade secret.";
    Denied2014Privacy = "denied_2014_privacy", "不同意公开:涉及个人隐私", Cases, Answers2014, Y2009_2018, "Refused: privacy.";
    Denied2014Security = "denied_2014_security", "不同意公开:危及国家安全、公共安全、经济安全和社会稳定", Cases, Answers2014, Y2009_2018,
        "Refused: would endanger security or stability.";
    Denied2014NotGovInfo = "denied_2014_not_gov_info", "不同意公开:不是《条例》所指政府信息", Cases, Answers2014, Y2009_2018,
        "Refused: not government information in the sense of the Regulation.";
    Denied2014OtherLaw = "denied_2014_other_law", "不同意公开:法律法规规定的其他情形", Cases, Answers2014, Y2009_2018,
        "Refused: other cases set by law.";
    Denied2014InternalInfo = "denied_2014_internal_info", "不同意公开:内部管理信息", Cases, Answers2014, Y2009_2018,
        "Refused: internal information (annexes before 2014).";
    Denied2014Deliberative = "denied_2014_deliberative", "不同意公开:正在调查讨论处理", Cases, Answers2014, Y2009_2018,
        "Refused: under study, discussion or review (annexes before 2014).";
    Denied2014Enforcement = "denied_2014_enforcement", "不同意公开:行政执法", Cases, Answers2014, Y2009_2018,
        "Refused: administrative enforcement (annexes before 2014).";
    Denied2014OtherReason = "denied_2014_other_reason", "不同意公开:其他原因", Cases, Answers2014, Y2009_2018, "Refused: other reasons.";
    NotThisAgency = "not_this_agency", "不属于本行政机关公开数", Cases, Answers2014, Y2009_2018, "Answered: not for this agency to disclose.";
    InfoNotExist = "info_not_exist", "申请信息不存在数", Cases, Answers2014, Y2009_2018, "Answered: the information does not exist.";
    AskedToAmend = "asked_to_amend", "告知作出更改补充数", Cases, Answers2014, Y2009_2018, "Answered: asked to amend the request.";
    Redirected = "redirected", "告知通过其他途径办理数", Cases, Answers2014, Y2009_2018, "Answered: told of another channel.";

    // ---- table 4 ----
    ReconsiderationUpheld = "reconsideration_upheld", "行政复议结果维持", Cases, Reconsideration, SINCE_2009, "Reconsideration: upheld.";
    ReconsiderationOverturned = "reconsideration_overturned", "行政复议结果纠正", Cases, Reconsideration, SINCE_2009, "Reconsideration: corrected.";
    ReconsiderationOther = "reconsideration_other", "行政复议其他结果", Cases, Reconsideration, SINCE_2009, "Reconsideration: other result.";
    ReconsiderationPending = "reconsideration_pending", "行政复议尚未审结", Cases, Reconsideration, SINCE_2019, "Reconsideration: pending.";
    ReconsiderationTotal = "reconsideration_total", "行政复议总计", Cases, Reconsideration, SINCE_2009, "Applications for reconsideration, as stated.";
    LitigationDirectUpheld = "litigation_direct_upheld", "未经复议直接起诉结果维持", Cases, Litigation, SINCE_2019, "Direct suits: upheld.";
    LitigationDirectOverturned = "litigation_direct_overturned", "未经复议直接起诉结果纠正", Cases, Litigation, SINCE_2019, "Direct suits: corrected.";
    LitigationDirectOther = "litigation_direct_other", "未经复议直接起诉其他结果", Cases, Litigation, SINCE_2019, "Direct suits: other result.";
    LitigationDirectPending = "litigation_direct_pending", "未经复议直接起诉尚未审结", Cases, Litigation, SINCE_2019, "Direct suits: pending.";
    LitigationDirectTotal = "litigation_direct_total", "未经复议直接起诉总计", Cases, Litigation, SINCE_2019, "Direct suits, as stated.";
    LitigationAfterReconUpheld = "litigation_after_recon_upheld", "复议后起诉结果维持", Cases, Litigation, SINCE_2019, "Suits after reconsideration: upheld.";
    LitigationAfterReconOverturned = "litigation_after_recon_overturned", "复议后起诉结果纠正", Cases, Litigation, SINCE_2019, "Suits after reconsideration: corrected.";
    LitigationAfterReconOther = "litigation_after_recon_other", "复议后起诉其他结果", Cases, Litigation, SINCE_2019, "Suits after reconsideration: other result.";
    LitigationAfterReconPending = "litigation_after_recon_pending", "复议后起诉尚未审结", Cases, Litigation, SINCE_2019, "Suits after reconsideration: pending.";
    LitigationAfterReconTotal = "litigation_after_recon_total", "复议后起诉总计", Cases, Litigation, SINCE_2019, "Suits after reconsideration, as stated.";
    LitigationUpheldTotal = "litigation_upheld_total", "行政诉讼结果维持合计", Cases, Litigation, SINCE_2009, "Litigation, direct and after reconsideration: upheld.";
    LitigationOverturnedTotal = "litigation_overturned_total", "行政诉讼结果纠正合计", Cases, Litigation, SINCE_2009, "Litigation, direct and after reconsideration: corrected.";
    LitigationOtherTotal = "litigation_other_total", "行政诉讼其他结果合计", Cases, Litigation, SINCE_2009, "Litigation, direct and after reconsideration: other result.";
    LitigationPendingTotal = "litigation_pending_total", "行政诉讼尚未审结合计", Cases, Litigation, SINCE_2019, "Litigation, direct and after reconsideration: pending.";
    LitigationTotal = "litigation_total", "行政诉讼合计", Cases, Litigation, SINCE_2009, "Litigation, direct and after reconsideration.";
    ComplaintAppeals = "complaint_appeals", "行政申诉数", Cases, Litigation, Y2009_2018, "Appeals to the higher level (申诉).";
    ComplaintsTotal = "complaints_total", "举报投诉数量", Cases, Litigation, Y2009_2018, "Reports and complaints about disclosure.";

    // ---- interpretation and response ----
    SentimentResponses = "sentiment_responses", "回应公众关注热点或重大舆情数", Times, Outreach, SINCE_2009, "Matters of public concern responded to.";
    PressConferences = "press_conferences", "新闻发布会次数", Times, Outreach, SINCE_2009, "Press conferences held or attended.";
    PressConferencesByHead = "press_conferences_by_head", "主要负责同志参加新闻发布会次数", Times, Outreach, Y2014_2018, "Press conferences attended by the head of the agency.";
    OnlineInterviews = "online_interviews", "政府网站在线访谈次数", Times, Outreach, SINCE_2009, "On-line interviews.";
    OnlineInterviewsByHead = "online_interviews_by_head", "主要负责同志参加政府网站在线访谈次数", Times, Outreach, Y2014_2018, "On-line interviews with the head of the agency.";
    InterpretationArticles = "interpretation_articles", "政策解读稿件发布数", Articles, Outreach, SINCE_2009, "Articles explaining policy.";
    Interpretations = "interpretations", "解读文件数", Documents, Outreach, SINCE_2009, "Documents explained.";
    WeiboWechatResponses = "weibo_wechat_responses", "微博微信回应事件数", Times, Outreach, Y2014_2018, "Matters responded to on microblog and WeChat.";
    OtherResponses = "other_responses", "其他方式回应事件数", Times, Outreach, Y2014_2018, "Matters responded to in other ways.";
    GazetteIssues = "gazette_issues", "政府公报期数", Issues, Outreach, SINCE_2009, "Issues of the gazette.";
    GazetteDocuments = "gazette_documents", "政府公报刊登文件数", Documents, Outreach, SINCE_2009, "Documents printed in the gazette.";
    WeiboPosts = "weibo_posts", "微博发布数", Items, Outreach, SINCE_2009, "Posts on microblogs.";
    WechatPosts = "wechat_posts", "微信发布数", Items, Outreach, SINCE_2009, "Posts on WeChat.";
    NewspaperItems = "newspaper_items", "报刊发布信息数", Items, Outreach, SINCE_2009, "Items in newspapers.";
    BroadcastItems = "broadcast_items", "广播电视发布信息数", Items, Outreach, SINCE_2009, "Items on radio and television.";
    TvItems = "tv_items", "电视发布信息数", Items, Outreach, SINCE_2009, "Items on television.";
    NewMediaAccounts = "new_media_accounts", "政务新媒体账号数", Units, Outreach, SINCE_2009, "Government new-media accounts.";
    WebsiteViews = "website_views", "网站专栏访问量", PersonTimes, Outreach, SINCE_2009, "Visits to the disclosure pages.";
    ConsultationsTotal = "consultations_total", "咨询总数", PersonTimes, Outreach, SINCE_2009, "Consultations by all ways.";
    ConsultationsInPerson = "consultations_in_person", "现场接待人数", PersonTimes, Outreach, SINCE_2009, "Consultations in person.";
    ConsultationsPhone = "consultations_phone", "咨询电话接听数", PersonTimes, Outreach, SINCE_2009, "Consultations by telephone.";
    ConsultationsOnline = "consultations_online", "网上咨询数", PersonTimes, Outreach, SINCE_2009, "Consultations on line.";
    MailboxMessages = "mailbox_messages", "信箱留言数", Items, Outreach, SINCE_2009, "Messages to official mailboxes; never requests.";
    MailboxReplyRatePct = "mailbox_reply_rate_pct", "信箱回复率(所述)", Percent, Outreach, SINCE_2009, "Share of messages answered, as stated.";
    HotlineCalls = "hotline_calls", "热线受理数", Cases, Outreach, SINCE_2009, "Calls to service hotlines; never requests.";
    MayorHotline = "mayor_hotline", "市长热线转办数", Cases, Outreach, SINCE_2009, "Cases passed on by the mayor's hotline.";
    SurveyFeedback = "survey_feedback", "征集反馈意见数", Items, Outreach, SINCE_2009, "Opinions received in surveys.";
    EventParticipants = "event_participants", "活动参加人数", Persons, Outreach, SINCE_2009, "People who took part in public events.";
    ProposalReplies = "proposal_replies", "建议提案办理数", Cases, Outreach, SINCE_2009, "Proposals of deputies and members handled; never requests.";
    ProjectPublications = "project_publications", "项目公示信息数", Items, Outreach, SINCE_2009, "Projects put on public notice.";
    MarketInfo = "market_info", "市场信息发布数", Items, Outreach, SINCE_2009, "Market notices given.";
    MarketBulletins = "market_bulletins", "市场监测快报期数", Issues, Outreach, SINCE_2009, "Market bulletins issued.";
    PushedItems = "pushed_items", "推送信息数", Items, Outreach, SINCE_2009, "Items passed on to shared platforms.";
    PenaltyItemsDisclosed = "penalty_items_disclosed", "公开行政处罚项目数", Matters, Outreach, SINCE_2009, "Penalties made public.";
    FalseInformationCases = "false_information_cases", "虚假或不完整信息数", Cases, Outreach, SINCE_2009, "Cases of false or incomplete information cleared up.";
    DeniedRecordsFiled = "denied_records_filed", "不予公开信息备案数", Items, Outreach, SINCE_2009, "Records of withheld information filed with the higher level.";

    // ---- organisation ----
    DedicatedUnits = "dedicated_units", "政府信息公开工作专门机构数", Units, Resources, Y2014_2018, "Offices in charge of disclosure.";
    ReadingPoints = "reading_points", "政府信息公开查阅点数", Units, Resources, Y2014_2018, "Public reading points.";
    StaffTotal = "staff_total", "从事政府信息公开工作人员数", Persons, Resources, SINCE_2009, "Staff for disclosure.";
    StaffFullTime = "staff_full_time", "专职人员数", Persons, Resources, SINCE_2009, "Staff for disclosure, full time.";
    StaffPartTime = "staff_part_time", "兼职人员数", Persons, Resources, SINCE_2009, "Staff for disclosure, part time.";
    BudgetWan = "budget_wan", "政府信息公开专项经费", WanYuan, Resources, Y2014_2018, "Budget set aside for disclosure (annex of 2014).";
    DisclosureSpendingWan = "disclosure_spending_wan", "政府信息公开经费支出", WanYuan, Resources, SINCE_2009, "Money spent on disclosure, as told in prose.";
    Meetings = "meetings", "政府信息公开工作会议数", Times, Resources, SINCE_2009, "Meetings on disclosure.";
    Trainings = "trainings", "政府信息公开培训班数", Times, Resources, SINCE_2009, "Training courses held.";
    Trainees = "trainees", "接受培训人员数", PersonTimes, Resources, SINCE_2009, "People trained.";

    // ---- fees for requests ----
    RequestFeesWan = "request_fees_wan", "依申请公开信息收取的费用", WanYuan, Fees, Y2009_2018, "Fees collected for requests (annex of 2014).";
    FeesChargedYuan = "fees_charged_yuan", "依申请公开收费金额", Yuan, Fees, SINCE_2009, "Fees charged for requests, as told in prose.";
    InfoFeeCollectedYuan = "info_fee_collected_yuan", "信息处理费收取金额", Yuan, Fees, SINCE_2021, "Information-processing fee collected (国办函〔2020〕109号).";
    InfoFeeCases = "info_fee_cases", "收取信息处理费件数", Cases, Fees, SINCE_2021, "Requests for which the information-processing fee was collected.";
}

impl Item {
    pub fn def(self) -> &'static ItemDef {
        &DEFS[self as usize]
    }

    pub fn key(self) -> &'static str {
        self.def().key
    }

    pub fn label(self) -> &'static str {
        self.def().label
    }

    /// The item of a field name; the only way from text to an item.
    pub fn from_key(key: &str) -> Option<Item> {
        static INDEX: std::sync::LazyLock<std::collections::HashMap<&'static str, Item>> =
            std::sync::LazyLock::new(|| Item::ALL.iter().map(|item| (item.key(), *item)).collect());
        INDEX.get(key).copied()
    }
}
