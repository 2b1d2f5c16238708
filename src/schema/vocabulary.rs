//! The closed lists of words that the tables use. Each word is declared once, with its label and meaning;
//! the dictionary prints them and nothing else in the program spells them.

macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $key:literal, $label:literal, $meaning:literal $(, $meaning_zh:literal)?;)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($variant),* }

        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// The word as it stands in the data.
            pub fn key(self) -> &'static str {
                match self { $($name::$variant => $key),* }
            }

            /// The word in Chinese.
            pub fn label(self) -> &'static str {
                match self { $($name::$variant => $label),* }
            }

            pub fn meaning(self) -> &'static str {
                match self { $($name::$variant => $meaning),* }
            }

            /// The meaning in Chinese; the label itself where it says all.
            pub fn meaning_zh(self) -> &'static str {
                match self { $($name::$variant => [$($meaning_zh,)? $label][0]),* }
            }

            pub fn from_key(key: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|word| word.key() == key)
            }
        }
    };
}

vocabulary! {
    /// The applicant columns of table 3, in printed order.
    Applicant {
        NaturalPerson = "natural_person", "自然人", "Natural person.";
        Enterprise = "enterprise", "商业企业", "Commercial enterprise.";
        ResearchInstitution = "research_institution", "科研机构", "Research institution.";
        PublicInterestOrg = "public_interest_org", "社会公益组织", "Public-interest organisation.";
        LegalServiceOrg = "legal_service_org", "法律服务机构", "Legal-service organisation.";
        OtherOrg = "other_org", "其他", "Other legal person or organisation.";
        Total = "total", "总计", "All applicants, as stated.";
    }
}

impl Applicant {
    /// The six kinds of applicant, without the total that sums them.
    pub const PARTS: &'static [Applicant] = &[
        Applicant::NaturalPerson,
        Applicant::Enterprise,
        Applicant::ResearchInstitution,
        Applicant::PublicInterestOrg,
        Applicant::LegalServiceOrg,
        Applicant::OtherOrg,
    ];
}

vocabulary! {
    /// What stands in a cell. A blank, a slash and a zero are three different facts.
    Status {
        Number = "number", "数字", "A number is printed.", "印有数字。";
        Zero = "zero", "零", "A 0 is printed, or a sentence states that there was none.", "印有0,或文字写明没有。";
        Blank = "blank", "空白", "The cell is printed and empty.", "单元格印出而未填。";
        Slash = "slash", "斜杠", "A slash is printed.", "印有斜杠。";
        Dash = "dash", "横线", "A dash is printed.", "印有横线。";
        NoneWord = "none_word", "“无”", "The word 无 is printed in the cell.", "单元格内印有“无”字。";
        Masked = "masked", "隐去", "The figure is masked (* or ×).", "数字被隐去(*或×)。";
        Approx = "approx", "约数", "An approximate figure (余, 多, 近, 约).", "约数(余、多、近、约)。";
        Inferred = "inferred", "推定", "A position or a splitting of digits that the copy lost and that the printed figures and the identities leave only one possibility for.", "复制时丢失的位置或数字切分,按印出的数字与勾稽关系只有一种可能。";
        Ambiguous = "ambiguous", "不定", "The printed figures and the identities leave several possibilities; there is no value.", "按印出的数字与勾稽关系有多种可能,不给数值。";
        Text = "text", "文字", "Something else is printed; it is kept as raw text.", "印有其他文字,原样保留。";
        Unrecoverable = "unrecoverable", "无法恢复", "The copy lost what stood here.", "复制时内容丢失。";
    }
}

impl Status {
    /// Whether a cell of this status carries a value.
    pub fn has_value(self) -> bool {
        matches!(self, Status::Number | Status::Zero | Status::Approx | Status::Inferred)
    }

    /// Whether the publisher left the place empty, in whatever way: no figure was lost there.
    pub fn is_empty(self) -> bool {
        matches!(self, Status::Blank | Status::Slash | Status::Dash | Status::NoneWord)
    }
}

vocabulary! {
    /// Which part of a report a number was read from.
    SourceKind {
        Table2 = "table2", "表二", "The table of proactive disclosure.", "主动公开政府信息情况表。";
        Table3 = "table3", "表三", "The table of requests received and processed.", "收到和处理政府信息公开申请情况表。";
        Table4 = "table4", "表四", "The table of reconsideration and litigation.", "行政复议、行政诉讼情况表。";
        Annex = "annex", "附表", "A statistical annex of the years before 2019.", "2019年以前的统计附表。";
        Prose = "prose", "正文", "A sentence.", "正文语句。";
    }
}

vocabulary! {
    /// Which form a report is printed on, recognised by what is printed and never by the year.
    Template {
        Prose = "prose", "文字", "No statutory table.", "没有法定表格。";
        Annex = "annex", "文字附统计表", "Prose with a statistical annex of the years before 2019.", "文字,附2019年以前的统计表。";
        Table2019 = "table_2019", "2019年格式", "The form of 国办公开办函〔2019〕60号.", "国办公开办函〔2019〕60号的表格。";
        Table2021 = "table_2021", "2021年格式", "The form of 国办公开办函〔2021〕30号.", "国办公开办函〔2021〕30号的表格。";
        Unknown = "unknown", "不明", "Headings of the form without its tables.", "有表格标题而无表格。";
    }
}

vocabulary! {
    Completeness {
        Full = "full", "完整", "All parts that the report announces or its form asks for.", "报告所称或格式要求的各部分齐全。";
        Partial = "partial", "不全", "Tables or announced parts are missing.", "缺少表格或所称的部分。";
        Stub = "stub", "残片", "A title and a beginning.", "只有标题和开头。";
        Sample = "sample", "范文", "A masked model essay; never enters results by agency and year.", "隐去数字的范文,不计入机关年度。";
    }
}

vocabulary! {
    /// Whose figures a report gives.
    Scope {
        Agency = "agency", "本机关", "The agency alone.", "只含本机关。";
        GovernmentOwnLevel = "government_own_level", "本级政府", "A government and its departments.", "本级政府及其部门。";
        RegionWide = "region_wide", "全区域汇总", "All bodies of a region, lower levels included.", "本区域全部机关,含下级。";
        Unknown = "unknown", "不明", "The report does not say.", "报告未说明。";
    }
}

vocabulary! {
    Level {
        StateCouncilDept = "state_council_dept", "国务院部门", "Department of the State Council.";
        Vertical = "vertical", "垂直管理", "Body under vertical management.";
        Province = "province", "省级", "Province, autonomous region or municipality.";
        Prefecture = "prefecture", "地市级", "Prefecture level.";
        County = "county", "县级", "County level, districts of a city among them.";
        Township = "township", "乡级", "Township, town or sub-district.";
        Devzone = "devzone", "开发区", "Development zone or new area.";
        Other = "other", "其他", "None of these.";
        Unknown = "unknown", "不明", "The document does not say.";
    }
}

vocabulary! {
    /// Field of work (系统) of a body, by the words of its name; old names belong to the sector of today.
    Sector {
        Government = "government", "综合", "The government, its offices, and those of its affairs and data.";
        Commerce = "commerce", "商务", "Commerce and investment.";
        DevelopmentReform = "development_reform", "发展改革", "Development and reform, prices, grain.";
        IndustryIt = "industry_it", "工业和信息化", "Industry and information technology.";
        Education = "education", "教育", "Education.";
        Science = "science", "科技", "Science, technology, intellectual property.";
        PublicSecurity = "public_security", "公安", "Police.";
        Justice = "justice", "司法", "Justice.";
        CivilAffairs = "civil_affairs", "民政", "Civil affairs.";
        Finance = "finance", "财政金融", "Finance, state assets, financial affairs.";
        HumanResources = "human_resources", "人社医保", "Labour, social security, medical insurance.";
        NaturalResources = "natural_resources", "自然资源", "Land, planning, forests, sea.";
        Environment = "environment", "生态环境", "Environment.";
        HousingConstruction = "housing_construction", "住建", "Housing and construction.";
        UrbanManagement = "urban_management", "城市管理", "Urban management and parks.";
        Transport = "transport", "交通运输", "Transport.";
        Water = "water", "水利", "Water.";
        Agriculture = "agriculture", "农业农村", "Agriculture and rural affairs.";
        CultureTourism = "culture_tourism", "文旅体育", "Culture, tourism, sports, broadcasting.";
        Health = "health", "卫生健康", "Health.";
        Veterans = "veterans", "退役军人", "Veterans.";
        Emergency = "emergency", "应急管理", "Emergency management, safety, fire, earthquakes.";
        Audit = "audit", "审计", "Audit.";
        Statistics = "statistics", "统计", "Statistics.";
        Tax = "tax", "税务", "Tax.";
        Customs = "customs", "海关", "Customs.";
        Meteorology = "meteorology", "气象", "Meteorology.";
        Letters = "letters", "信访", "Letters and visits.";
        MarketRegulation = "market_regulation", "市场监管", "Market regulation.";
        AdministrativeApproval = "administrative_approval", "行政审批", "Administrative approval.";
        Township = "township", "乡镇街道", "Townships and sub-districts.";
        Devzone = "devzone", "开发区", "Committees of zones.";
    }
}

vocabulary! {
    /// Where a name or a year was read.
    Provenance {
        Title = "title", "标题", "The title of the report.", "报告标题。";
        Body = "body", "正文", "The body of the report.", "报告正文。";
        Period = "period", "统计期限", "The stated statistical period.", "报告所写统计期限。";
        Metadata = "metadata", "元数据", "Metadata lines or tags of the page.", "网页的元数据行或标签。";
        Units = "units", "单位名录", "The roster of units.", "单位名录。";
        Path = "path", "路径", "Folder or file name.", "文件夹名或文件名。";
    }
}

vocabulary! {
    /// What became of an input document.
    Outcome {
        Reports = "reports", "有报告", "At least one report was read from it.", "至少读出一份报告。";
        NoReport = "no_report", "无报告", "It was read and holds no report.", "已读,其中没有年报。";
        Duplicate = "duplicate", "重复", "The same bytes as an earlier input.", "与先前的文件逐字节相同。";
        Quarantined = "quarantined", "隔离", "It could not be read.", "无法读取。";
    }
}

vocabulary! {
    /// Why an input gave no report.
    Reason {
        Empty = "empty", "空文件", "There is nothing in it.", "文件没有内容。";
        TooLarge = "too_large", "过大", "Larger than the limit.", "文件超过大小上限。";
        TooDeep = "too_deep", "嵌套过深", "Nested deeper than the limit.", "嵌套层数超过上限。";
        TooManyEntries = "too_many_entries", "条目过多", "More entries than the limit.", "压缩包内条目数超过上限。";
        RatioExceeded = "ratio_exceeded", "压缩比过高", "Unpacks to more than the limit allows.", "解压后的大小超过允许的倍数。";
        TimeLimit = "time_limit", "超时", "Took longer than the limit.", "读取时间超过上限。";
        UnknownFormat = "unknown_format", "格式不识别", "Not a format that is read.", "不是本程序可读的格式。";
        Unsupported = "unsupported", "格式不支持", "A known format that is not read.", "已知但不读的格式。";
        Encrypted = "encrypted", "加密", "Protected by a password.", "有密码保护。";
        ScannedPdf = "scanned_pdf", "扫描件", "A PDF of pictures without text.", "图片构成的PDF,没有文字。";
        JunkText = "junk_text", "文字层乱码", "The text layer comes out as junk.", "文字层读出为乱码。";
        NotAReport = "not_a_report", "不是年报", "It reads well and is not an annual report.", "可以读取,但不是年度报告。";
        TableIsImage = "table_is_image", "表格为图片", "The tables are pictures.", "表格是图片,没有可读的数字。";
        Truncated = "truncated", "截断", "Cut short: what was whole was read, the rest is lost.", "文件被截断:完整的部分已读,其余丢失。";
        BadArchive = "bad_archive", "压缩包损坏", "The archive cannot be opened.", "压缩包无法打开。";
        UnsafePath = "unsafe_path", "路径不安全", "An entry name that is absolute or climbs out.", "条目名为绝对路径或越出目录。";
        NotAFile = "not_a_file", "不是普通文件", "A link, a device, a pipe or a socket.", "链接、设备、管道或套接字。";
        Unreadable = "unreadable", "无法读取", "The system refused to read it.", "系统拒绝读取。";
        Undecodable = "undecodable", "编码无法识别", "Its bytes are text in no charset that is known.", "内容不属于任何已知的字符编码。";
        Damaged = "damaged", "文件损坏", "The file breaks the rules of its own format.", "文件不符合其格式自身的规则。";
        HttpError = "http_error", "网页错误", "The web server answered a crawler with an error or another address.", "网站对抓取程序返回了错误页或跳转页。";
        Metadata = "metadata", "元数据文件", "A catalogue: it says of the documents beside it what they are, and is none itself.", "目录文件:说明旁边的文件是什么,自身不是报告。";
        Panic = "panic", "程序异常", "The program failed on it; please report it.", "程序处理该文件时出错,请反馈。";
    }
}

impl Reason {
    /// What becomes of an input that is not read for this reason: what holds no report by its nature is not set aside.
    pub fn outcome(self) -> Outcome {
        match self {
            Reason::HttpError | Reason::Metadata => Outcome::NoReport,
            _ => Outcome::Quarantined,
        }
    }
}

vocabulary! {
    Severity {
        Error = "error", "错误", "An identity that holds by the form is broken.", "违反格式中必然成立的勾稽关系。";
        Warn = "warn", "警告", "Unlikely; should be looked at.", "不大可能,应当核对。";
        Info = "info", "提示", "Worth knowing.", "供了解。";
    }
}

vocabulary! {
    FindingStatus {
        Fail = "fail", "不符", "The rule is broken.", "规则不成立。";
        PassWithBlank = "pass_with_blank", "空白视零相符", "Holds if the blanks are zeros.", "空白当作零时成立。";
        NotAssessable = "not_assessable", "无法判断", "Too much is blank or missing to judge.", "空白或缺失太多,无法判断。";
    }
}

vocabulary! {
    /// Whose fault a finding is.
    Side {
        Source = "source", "原文", "The printed figures themselves disagree.", "印出的数字自相矛盾。";
        Extraction = "extraction", "读取", "The reading is at fault.", "读取有误。";
        Undecided = "undecided", "未定", "Part of the figures was inferred, so it may be either.", "部分数字为推定,两种可能都有。";
    }
}

vocabulary! {
    CoverageState {
        Ok = "ok", "有", "A full report.", "有完整的报告。";
        Partial = "partial", "不全", "A report that is not whole.", "有报告而不完整。";
        Duplicate = "duplicate", "重复", "Several reports; one of them stands.", "有多份报告,以其中一份为准。";
        Failed = "failed", "未读出", "A document was given and could not be read.", "给出了文件而未能读出。";
        Missing = "missing", "缺", "Expected and not given.", "应有而没有。";
        NotExpected = "not_expected", "不应有", "The unit did not exist in that year.", "该年该单位尚不存在或已不存在。";
    }
}

vocabulary! {
    /// What a row of `indicators` speaks of.
    ScopeKind {
        Agency = "agency", "机关", "One agency.", "一个机关。";
        Prefecture = "prefecture", "地市", "The agencies of a prefecture.", "一个地市的机关。";
        Province = "province", "省", "The agencies of a province.", "一个省的机关。";
        Level = "level", "层级", "The agencies of a level.", "一个层级的机关。";
        Sector = "sector", "系统", "The agencies of a sector.", "一个系统的机关。";
        Peers = "peers", "同类", "The agencies of one level and sector, in `distribution` only.", "同层级同系统的机关，只在 `distribution` 中。";
        All = "all", "全部", "All agencies of the run.", "本次运行的全部机关。";
    }
}
