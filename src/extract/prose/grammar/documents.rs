//! Regulations and normative documents, made, disclosed, repealed and in force.

use super::*;

/// Behind 行政规范性文件3件: 、废止1件、现行有效18件.
static NEXT_VERB: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[、,](?:本年|新)?(?:制发|制定|印发|出台|废止|现行有效)(?:了)?$")
        .expect("a constant pattern")
});

impl Reader<'_> {
    /// 制发行政规范性文件3件、废止1件、现行有效18件: the noun is told once.
    pub(super) fn documents_listed(&self, place: &Place<'_>) -> Option<(Item, Option<Applicant>, bool)> {
        let normative = [
            Item::NormativeDocsIssued,
            Item::NormativeDocsMade,
            Item::NormativeDocsRepealed,
            Item::NormativeDocsInForce,
        ];
        let regulations = [
            Item::RegulationsIssued,
            Item::RegulationsMade,
            Item::RegulationsRepealed,
            Item::RegulationsInForce,
        ];
        let meant = self.meant.filter(|_| place.from > 0)?;
        let of_regulations = regulations.contains(&meant);
        let counted = ["件", "份", "个", "部"].contains(&place.figure.unit);
        (counted
            && (of_regulations || normative.contains(&meant))
            && NEXT_VERB.is_match(&place.text[place.from..place.figure.start]))
        .then(|| self.documents(place.text, place.figure.start, of_regulations))
        .flatten()
        .map(|item| (item, None, true))
    }

    /// Regulations and normative documents are told in lists: 主动公开规章3件,行政规范性文件22件. The last verb decides.
    pub(super) fn documents(&self, text: &str, at: usize, regulations: bool) -> Option<Item> {
        let recent = self.context.year.is_some_and(|year| year >= 2021);
        let words = back(text, at);
        let verbs = [
            ("废止", 0),
            ("现行有效", 1),
            ("主动公开", 2),
            ("制发", 3),
            ("制定", 3),
            ("印发", 3),
            ("出台", 3),
            ("发布规范性文件", 4),
            ("发布行政规范性文件", 4),
        ];
        let (_, verb) =
            verbs.iter().filter_map(|(verb, kind)| words.rfind(verb).map(|found| (found, *kind))).max()?;
        // The annex of these years counts them under a name of its own.
        let annex = self.context.year.is_some_and(|year| (2014..=2018).contains(&year));
        Some(match (verb, regulations) {
            (0, false) => Item::NormativeDocsRepealed,
            (0, true) => Item::RegulationsRepealed,
            (1, false) => Item::NormativeDocsInForce,
            (1, true) => Item::RegulationsInForce,
            (2, false) if annex => Item::ProactiveNormativeDocs,
            (2, false) => Item::NormativeDocsPublished,
            (2, true) => Item::RegulationsPublished,
            // Made or only disclosed: the forms of before count both.
            (4, _) if !recent => return None,
            (_, false) if recent => Item::NormativeDocsIssued,
            (_, false) => Item::NormativeDocsMade,
            (_, true) if recent => Item::RegulationsIssued,
            (_, true) => Item::RegulationsMade,
        })
    }
}

/// 制发公文132件,其中…不予公开77件, 不予公开文件40件: the body's own documents, sorted by whether they may be disclosed.
pub(super) fn of_documents(front: &str) -> bool {
    ["公文", "文件", "发文", "属性"].iter().any(|word| front.contains(word))
        && !front.replace("依申请", "").contains("申请")
        && !front.contains("答复")
}
