//! The closed lists of words that the tables use. Each word is declared once, with its label and meaning;
//! the dictionary prints them and nothing else in the program spells them.

macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $key:literal, $label:literal, $meaning:literal;)* }) => {
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
        Number = "number", "数字", "A number is printed.";
        Zero = "zero", "零", "A 0 is printed, or a sentence states that there was none.";
        Blank = "blank", "空白", "The cell is printed and empty.";
        Slash = "slash", "斜杠", "A slash is printed.";
        Dash = "dash", "横线", "A dash is printed.";
        NoneWord = "none_word", "“无”", "The word 无 is printed in the cell.";
        Masked = "masked", "隐去", "The figure is masked (* or ×).";
        Approx = "approx", "约数", "An approximate figure (余, 多, 近, 约).";
        Inferred = "inferred", "推定", "A position or a splitting of digits that the copy lost and that the printed figures and the identities leave only one possibility for.";
        Ambiguous = "ambiguous", "不定", "The printed figures and the identities leave several possibilities; there is no value.";
        Text = "text", "文字", "Something else is printed; it is kept as raw text.";
        Unrecoverable = "unrecoverable", "无法恢复", "The copy lost what stood here.";
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
        Table2 = "table2", "表二", "The table of proactive disclosure.";
        Table3 = "table3", "表三", "The table of requests received and processed.";
        Table4 = "table4", "表四", "The table of reconsideration and litigation.";
        Annex = "annex", "附表", "A statistical annex of the years before 2019.";
        Prose = "prose", "正文", "A sentence.";
    }
}

vocabulary! {
    /// Which form a report is printed on, recognised by what is printed and never by the year.
    Template {
        Prose = "prose", "文字", "No statutory table.";
        Annex = "annex", "文字附统计表", "Prose with a statistical annex of the years before 2019.";
        Table2019 = "table_2019", "2019年格式", "The form of 国办公开办函〔2019〕60号.";
        Table2021 = "table_2021", "2021年格式", "The form of 国办公开办函〔2021〕30号.";
        Unknown = "unknown", "不明", "Headings of the form without its tables.";
    }
}

vocabulary! {
    Completeness {
        Full = "full", "完整", "All parts that the report announces or its form asks for.";
        Partial = "partial", "不全", "Tables or announced parts are missing.";
        Stub = "stub", "残片", "A title and a beginning.";
        Sample = "sample", "范文", "A masked model essay; never enters results by agency and year.";
    }
}

vocabulary! {
    /// Whose figures a report gives.
    Scope {
        Agency = "agency", "本机关", "The agency alone.";
        GovernmentOwnLevel = "government_own_level", "本级政府", "A government and its departments.";
        RegionWide = "region_wide", "全区域汇总", "All bodies of a region, lower levels included.";
        Unknown = "unknown", "不明", "The report does not say.";
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
        Title = "title", "标题", "The title of the report.";
        Body = "body", "正文", "The body of the report.";
        Period = "period", "统计期限", "The stated statistical period.";
        Metadata = "metadata", "元数据", "Metadata lines or tags of the page.";
        Units = "units", "单位名录", "The roster of units.";
        Path = "path", "路径", "Folder or file name.";
    }
}

vocabulary! {
    /// What became of an input document.
    Outcome {
        Reports = "reports", "有报告", "At least one report was read from it.";
        NoReport = "no_report", "无报告", "It was read and holds no report.";
        Duplicate = "duplicate", "重复", "The same bytes as an earlier input.";
        Quarantined = "quarantined", "隔离", "It could not be read.";
    }
}

vocabulary! {
    /// Why an input gave no report.
    Reason {
        Empty = "empty", "空文件", "There is nothing in it.";
        TooLarge = "too_large", "过大", "Larger than the limit.";
        TooDeep = "too_deep", "嵌套过深", "Nested deeper than the limit.";
        TooManyEntries = "too_many_entries", "条目过多", "More entries than the limit.";
        RatioExceeded = "ratio_exceeded", "压缩比过高", "Unpacks to more than the limit allows.";
        TimeLimit = "time_limit", "超时", "Took longer than the limit.";
        UnknownFormat = "unknown_format", "格式不识别", "Not a format that is read.";
        Unsupported = "unsupported", "格式不支持", "A known format that is not read.";
        Encrypted = "encrypted", "加密", "Protected by a password.";
        ScannedPdf = "scanned_pdf", "扫描件", "A PDF of pictures without text.";
        JunkText = "junk_text", "文字层乱码", "The text layer comes out as junk.";
        NotAReport = "not_a_report", "不是年报", "It reads well and is not an annual report.";
        TableIsImage = "table_is_image", "表格为图片", "The tables are pictures.";
        Truncated = "truncated", "截断", "Cut short: what was whole was read, the rest is lost.";
        BadArchive = "bad_archive", "压缩包损坏", "The archive cannot be opened.";
        UnsafePath = "unsafe_path", "路径不安全", "An entry name that is absolute or climbs out.";
        NotAFile = "not_a_file", "不是普通文件", "A link, a device, a pipe or a socket.";
        Unreadable = "unreadable", "无法读取", "The system refused to read it.";
        Undecodable = "undecodable", "编码无法识别", "Its bytes are text in no charset that is known.";
        Damaged = "damaged", "文件损坏", "The file breaks the rules of its own format.";
        HttpError = "http_error", "网页错误", "The web server answered a crawler with an error or another address.";
        Metadata = "metadata", "元数据文件", "A catalogue: it says of the documents beside it what they are, and is none itself.";
        Panic = "panic", "程序异常", "The program failed on it; please report it.";
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
        Error = "error", "错误", "An identity that holds by the form is broken.";
        Warn = "warn", "警告", "Unlikely; should be looked at.";
        Info = "info", "提示", "Worth knowing.";
    }
}

vocabulary! {
    FindingStatus {
        Fail = "fail", "不符", "The rule is broken.";
        PassWithBlank = "pass_with_blank", "空白视零相符", "Holds if the blanks are zeros.";
        NotAssessable = "not_assessable", "无法判断", "Too much is blank or missing to judge.";
    }
}

vocabulary! {
    /// Whose fault a finding is.
    Side {
        Source = "source", "原文", "The printed figures themselves disagree.";
        Extraction = "extraction", "读取", "The reading is at fault.";
        Undecided = "undecided", "未定", "Part of the figures was inferred, so it may be either.";
    }
}

vocabulary! {
    CoverageState {
        Ok = "ok", "有", "A full report.";
        Partial = "partial", "不全", "A report that is not whole.";
        Duplicate = "duplicate", "重复", "Several reports; one of them stands.";
        Failed = "failed", "未读出", "A document was given and could not be read.";
        Missing = "missing", "缺", "Expected and not given.";
        NotExpected = "not_expected", "不应有", "The unit did not exist in that year.";
    }
}

vocabulary! {
    /// What a row of `indicators` speaks of.
    ScopeKind {
        Agency = "agency", "机关", "One agency.";
        Prefecture = "prefecture", "地市", "The agencies of a prefecture.";
        Province = "province", "省", "The agencies of a province.";
        Level = "level", "层级", "The agencies of a level.";
        Sector = "sector", "系统", "The agencies of a sector.";
        Peers = "peers", "同类", "The agencies of one level and sector, in `distribution` only.";
        All = "all", "全部", "All agencies of the run.";
    }
}
