//! A page of a PDF → its ink: glyphs and straight lines with their places, as if the page lay upright before us.

use std::collections::HashMap;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

use super::font::{Font, number};
use crate::schema::Reason;

/// Bytes of one page's or one form's instructions, unpacked.
const LARGEST_CONTENT: usize = 64 << 20;

/// Forms drawn inside forms.
const DEEPEST_FORM: usize = 12;

/// A filled rectangle as thin as this is a line.
const THIN: f64 = 2.6;

/// One character where it stands. Lengths are in points, `y` grows upwards.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    pub(super) text: String,
    /// Left end of the baseline.
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) size: f64,
}

/// A straight line between two points.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stroke {
    pub(super) from: (f64, f64),
    pub(super) to: (f64, f64),
}

#[derive(Default)]
pub(super) struct Ink {
    pub(super) glyphs: Vec<Glyph>,
    pub(super) strokes: Vec<Stroke>,
    pub(super) pictures: usize,
    /// Glyphs of fonts that Chinese text is set in.
    pub(super) composite: usize,
}

/// What the whole document may still cost.
pub(super) struct Budget {
    pub(super) operations: usize,
    pub(super) bytes: usize,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget { operations: 4_000_000, bytes: 256 << 20 }
    }
}

pub(super) struct Fonts<'a> {
    document: &'a Document,
    by_id: HashMap<ObjectId, Font>,
    /// Fonts written into the resources themselves.
    inline: HashMap<(usize, Vec<u8>), Font>,
}

impl<'a> Fonts<'a> {
    pub(super) fn new(document: &'a Document) -> Fonts<'a> {
        Fonts { document, by_id: HashMap::new(), inline: HashMap::new() }
    }

    fn get(&mut self, resources: &Dictionary, name: &[u8]) -> Option<&mut Font> {
        let document = self.document;
        let fonts = resources.get_deref(b"Font", document).ok()?.as_dict().ok()?;
        let object = fonts.get(name).ok()?;
        let dict = document.dereference(object).ok()?.1.as_dict().ok()?;
        Some(match object {
            Object::Reference(id) => self.by_id.entry(*id).or_insert_with(|| Font::of(dict, document)),
            _ => {
                let place = std::ptr::from_ref(fonts) as usize;
                self.inline.entry((place, name.to_vec())).or_insert_with(|| Font::of(dict, document))
            }
        })
    }
}

type Matrix = [f64; 6];

const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// First `a`, then `b`.
fn times(a: &Matrix, b: &Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

fn apply(matrix: &Matrix, x: f64, y: f64) -> (f64, f64) {
    (matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5])
}

#[derive(Clone)]
struct State {
    matrix: Matrix,
    font: Option<Vec<u8>>,
    size: f64,
    character_space: f64,
    word_space: f64,
    scale: f64,
    leading: f64,
    rise: f64,
    invisible: bool,
}

struct Drawing<'a, 'b> {
    document: &'a Document,
    fonts: &'b mut Fonts<'a>,
    budget: &'b mut Budget,
    ink: Ink,
    /// Turned glyphs by quarter turn, to find how the page is read.
    turned: Vec<(usize, Turned)>,
}

/// A glyph before the page is set upright.
struct Turned {
    text: String,
    origin: (f64, f64),
    width: f64,
    size: f64,
}

/// Draws a page.
pub(super) fn draw<'a>(
    document: &'a Document,
    id: ObjectId,
    fonts: &mut Fonts<'a>,
    budget: &mut Budget,
) -> Result<Ink, Reason> {
    let page = document.get_dictionary(id).map_err(|_| Reason::Damaged)?;
    let content = document
        .get_page_content_with_limit(id, LARGEST_CONTENT.min(budget.bytes))
        .map_err(|_| Reason::TooLarge)?;
    let resources = inherited(document, page, b"Resources").and_then(|object| object.as_dict().ok());
    let none = Dictionary::new();
    let mut drawing = Drawing { document, fonts, budget, ink: Ink::default(), turned: Vec::new() };
    drawing.run(&content, resources.unwrap_or(&none), IDENTITY, 0)?;
    let rotation = inherited(document, page, b"Rotate").and_then(|angle| number(angle, document));
    let page_box = inherited(document, page, b"CropBox")
        .or_else(|| inherited(document, page, b"MediaBox"))
        .and_then(|object| object.as_array().ok())
        .map(|sides| sides.iter().filter_map(|side| number(side, document)).collect::<Vec<f64>>())
        .filter(|sides| sides.len() == 4);
    Ok(drawing.upright(rotation.unwrap_or(0.0), page_box.as_deref()))
}

/// A page's property, from the page or from the groups it belongs to.
fn inherited<'a>(document: &'a Document, page: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    let mut node = page;
    for _ in 0..64 {
        if let Ok(value) = node.get_deref(key, document) {
            return Some(value);
        }
        node = node.get_deref(b"Parent", document).ok()?.as_dict().ok()?;
    }
    None
}

impl<'a> Drawing<'a, '_> {
    fn run(
        &mut self,
        content: &[u8],
        resources: &Dictionary,
        base: Matrix,
        depth: usize,
    ) -> Result<(), Reason> {
        self.budget.bytes = self.budget.bytes.checked_sub(content.len()).ok_or(Reason::TooLarge)?;
        let mut state = State {
            matrix: base,
            font: None,
            size: 0.0,
            character_space: 0.0,
            word_space: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
            invisible: false,
        };
        let mut saved: Vec<State> = Vec::new();
        let (mut text, mut line) = (IDENTITY, IDENTITY);
        let mut path: Vec<Vec<(f64, f64)>> = Vec::new();
        for operation in Content::decode_iter(content) {
            self.budget.operations = self.budget.operations.checked_sub(1).ok_or(Reason::TooLarge)?;
            // What a page draws after an instruction that cannot be read is unknown: no half tables.
            let operation = operation.map_err(|_| Reason::Damaged)?;
            let operands = &operation.operands;
            let value = |index: usize| {
                operands.get(index).and_then(|object| number(object, self.document)).unwrap_or(0.0)
            };
            let six = || -> Matrix { std::array::from_fn(value) };
            match operation.operator.as_str() {
                "q" if saved.len() < 1_000 => saved.push(state.clone()),
                "Q" => state = saved.pop().unwrap_or(state),
                "cm" => state.matrix = times(&six(), &state.matrix),
                "BT" => (text, line) = (IDENTITY, IDENTITY),
                "Tc" => state.character_space = value(0),
                "Tw" => state.word_space = value(0),
                "Tz" => state.scale = value(0) / 100.0,
                "TL" => state.leading = value(0),
                "Ts" => state.rise = value(0),
                // Text that is not painted was guessed from a picture by a machine.
                "Tr" => state.invisible = value(0) == 3.0,
                "Tf" => {
                    state.font = operands.first().and_then(|name| name.as_name().ok()).map(<[u8]>::to_vec);
                    state.size = value(1);
                }
                "Td" | "TD" => {
                    if operation.operator == "TD" {
                        state.leading = -value(1);
                    }
                    line = times(&[1.0, 0.0, 0.0, 1.0, value(0), value(1)], &line);
                    text = line;
                }
                "Tm" => {
                    line = six();
                    text = line;
                }
                "T*" | "'" | "\"" => {
                    if operation.operator == "\"" {
                        (state.word_space, state.character_space) = (value(0), value(1));
                    }
                    line = times(&[1.0, 0.0, 0.0, 1.0, 0.0, -state.leading], &line);
                    text = line;
                    if let Some(Object::String(bytes, _)) = operands.last() {
                        self.show(bytes, &state, resources, &mut text);
                    }
                }
                "Tj" => {
                    if let Some(Object::String(bytes, _)) = operands.first() {
                        self.show(bytes, &state, resources, &mut text);
                    }
                }
                "TJ" => {
                    let vertical = state
                        .font
                        .as_ref()
                        .and_then(|name| self.fonts.get(resources, name))
                        .is_some_and(|font| font.vertical);
                    for part in operands.first().and_then(|list| list.as_array().ok()).into_iter().flatten() {
                        if let Object::String(bytes, _) = part {
                            self.show(bytes, &state, resources, &mut text);
                        } else if let Some(back) = number(part, self.document) {
                            let step = -back / 1000.0 * state.size;
                            let (x, y) = if vertical { (0.0, step) } else { (step * state.scale, 0.0) };
                            text = times(&[1.0, 0.0, 0.0, 1.0, x, y], &text);
                        }
                    }
                }
                "m" => path.push(vec![apply(&state.matrix, value(0), value(1))]),
                "l" => {
                    if let Some(part) = path.last_mut() {
                        part.push(apply(&state.matrix, value(0), value(1)));
                    }
                }
                "c" | "v" | "y" => {
                    // A curve is no ruling line; the path goes on from its end.
                    let end = if operation.operator == "c" { 4 } else { 2 };
                    path.push(vec![apply(&state.matrix, value(end), value(end + 1))]);
                }
                "h" => {
                    if let Some(part) = path.last_mut()
                        && let Some(first) = part.first().copied()
                    {
                        part.push(first);
                    }
                }
                "re" => {
                    let (x, y, w, h) = (value(0), value(1), value(2), value(3));
                    let corners = [(x, y), (x + w, y), (x + w, y + h), (x, y + h), (x, y)];
                    path.push(corners.iter().map(|(x, y)| apply(&state.matrix, *x, *y)).collect());
                }
                operator @ ("S" | "s" | "f" | "F" | "f*" | "B" | "B*" | "b" | "b*") => {
                    let stroked = matches!(operator, "S" | "s" | "B" | "B*" | "b" | "b*");
                    for mut part in path.drain(..) {
                        if matches!(operator, "s" | "b" | "b*")
                            && let Some(first) = part.first().copied()
                        {
                            part.push(first);
                        }
                        self.rule(&part, stroked);
                    }
                }
                "n" => path.clear(),
                "BI" => self.ink.pictures += 1,
                "Do" => {
                    let Some(name) = operands.first().and_then(|name| name.as_name().ok()) else { continue };
                    self.form(name, resources, &state.matrix, depth)?;
                }
                _ => {}
            }
            if path.len() > 200_000 || self.ink.strokes.len() > 400_000 || self.turned.len() > 1_000_000 {
                return Err(Reason::TooLarge);
            }
        }
        Ok(())
    }

    fn form(
        &mut self,
        name: &[u8],
        resources: &Dictionary,
        matrix: &Matrix,
        depth: usize,
    ) -> Result<(), Reason> {
        let document = self.document;
        let found = resources
            .get_deref(b"XObject", document)
            .and_then(Object::as_dict)
            .and_then(|forms| forms.get_deref(name, document))
            .and_then(Object::as_stream);
        let Ok(stream) = found else { return Ok(()) };
        match stream.dict.get(b"Subtype").and_then(Object::as_name) {
            Ok(b"Image") => self.ink.pictures += 1,
            Ok(b"Form") => {
                if depth >= DEEPEST_FORM {
                    return Err(Reason::TooDeep);
                }
                let content = stream
                    .get_plain_content_with_limit(LARGEST_CONTENT.min(self.budget.bytes))
                    .map_err(|_| Reason::TooLarge)?;
                let own = stream.dict.get_deref(b"Resources", document).and_then(Object::as_dict);
                let form_matrix: Option<Vec<f64>> = stream
                    .dict
                    .get_deref(b"Matrix", document)
                    .and_then(Object::as_array)
                    .ok()
                    .map(|list| list.iter().filter_map(|value| number(value, document)).collect());
                let form_matrix: Matrix =
                    form_matrix.and_then(|list| list.try_into().ok()).unwrap_or(IDENTITY);
                self.run(&content, own.unwrap_or(resources), times(&form_matrix, matrix), depth + 1)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn show(&mut self, bytes: &[u8], state: &State, resources: &Dictionary, text: &mut Matrix) {
        let Some(font) = state.font.as_ref().and_then(|name| self.fonts.get(resources, name)) else { return };
        for code in font.codes(bytes) {
            let width = code.width / 1000.0;
            let space = state.character_space + if code.blank { state.word_space } else { 0.0 };
            if !state.invisible {
                let glyph_matrix = times(
                    &[state.size * state.scale, 0.0, 0.0, state.size, 0.0, state.rise],
                    &times(text, &state.matrix),
                );
                // A glyph of a vertical line hangs from the middle of its upper edge.
                let shift = if font.vertical { (-width / 2.0, -0.88) } else { (0.0, 0.0) };
                let origin = apply(&glyph_matrix, shift.0, shift.1);
                let across = (glyph_matrix[0].hypot(glyph_matrix[1])).max(1e-6);
                let size = (glyph_matrix[2].hypot(glyph_matrix[3])).max(1e-6);
                let turn = (glyph_matrix[1].atan2(glyph_matrix[0]) / std::f64::consts::FRAC_PI_2).round();
                let sound = [origin.0, origin.1, across, size].iter().all(|n| n.is_finite() && n.abs() < 1e5);
                if sound {
                    self.ink.composite += usize::from(font.composite);
                    self.turned.push((
                        turn.rem_euclid(4.0) as usize,
                        Turned { text: code.text, origin, width: width * across, size },
                    ));
                }
            }
            let (x, y) = if font.vertical {
                (0.0, -state.size + space)
            } else {
                ((width * state.size + space) * state.scale, 0.0)
            };
            *text = times(&[1.0, 0.0, 0.0, 1.0, x, y], text);
        }
    }

    /// Keeps the straight lines of a path.
    fn rule(&mut self, points: &[(f64, f64)], stroked: bool) {
        if !points.iter().all(|(x, y)| x.is_finite() && y.is_finite() && x.abs() < 1e5 && y.abs() < 1e5) {
            return;
        }
        if stroked {
            self.ink.strokes.extend(points.windows(2).map(|pair| Stroke { from: pair[0], to: pair[1] }));
            return;
        }
        let side = |pick: fn(&(f64, f64)) -> f64| {
            let low = points.iter().map(pick).fold(f64::INFINITY, f64::min);
            let high = points.iter().map(pick).fold(f64::NEG_INFINITY, f64::max);
            (low, high)
        };
        if points.len() < 2 {
            return;
        }
        let ((left, right), (low, high)) = (side(|p| p.0), side(|p| p.1));
        let (across, up) = (right - left, high - low);
        if up <= THIN && across > THIN {
            let middle = (low + high) / 2.0;
            self.ink.strokes.push(Stroke { from: (left, middle), to: (right, middle) });
        } else if across <= THIN && up > THIN {
            let middle = (left + right) / 2.0;
            self.ink.strokes.push(Stroke { from: (middle, low), to: (middle, high) });
        }
    }

    /// Turns the page as it is shown, and once more if most of its text still stands on its side.
    fn upright(self, rotation: f64, page_box: Option<&[f64]>) -> Ink {
        let mut ink = self.ink;
        let mut by_turn = [0usize; 4];
        for (turn, _) in &self.turned {
            by_turn[*turn] += 1;
        }
        let said = (rotation / 90.0).round().rem_euclid(4.0) as usize;
        let most = (0..4).max_by_key(|turn| (by_turn[*turn], usize::from(*turn == said))).unwrap_or(0);
        let inside = |x: f64, y: f64| {
            page_box.is_none_or(|sides| {
                let (left, right) = (sides[0].min(sides[2]), sides[0].max(sides[2]));
                let (low, high) = (sides[1].min(sides[3]), sides[1].max(sides[3]));
                (left - 1.0..=right + 1.0).contains(&x) && (low - 1.0..=high + 1.0).contains(&y)
            })
        };
        let turned = |(x, y): (f64, f64)| match most {
            1 => (y, -x),
            2 => (-x, -y),
            3 => (-y, x),
            _ => (x, y),
        };
        for (turn, glyph) in self.turned {
            if !inside(glyph.origin.0, glyph.origin.1) {
                continue;
            }
            let (x, y) = turned(glyph.origin);
            // Text on its side in a narrow cell: each character is placed where its middle stands.
            let (x, y) = match (turn + 4 - most) % 4 {
                1 => (x - glyph.size * 0.85, y + glyph.width / 2.0 - glyph.size * 0.35),
                3 => (x - glyph.size * 0.15, y - glyph.width / 2.0 - glyph.size * 0.35),
                _ => (x, y),
            };
            ink.glyphs.push(Glyph { text: glyph.text, x, y, width: glyph.width, size: glyph.size });
        }
        for stroke in &mut ink.strokes {
            *stroke = Stroke { from: turned(stroke.from), to: turned(stroke.to) };
        }
        ink
    }
}
