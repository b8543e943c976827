//! What a page holds but does not show.

use crate::html::NodeRef;
use sayso_record::DropReason;

/// Why an element hides what is in it, if it does.
pub(super) fn hides(node: NodeRef<'_, '_>) -> Option<DropReason> {
    for (name, value) in node.attributes() {
        let hidden = match name.len() {
            6 if name.eq_ignore_ascii_case("hidden") => !value.eq_ignore_ascii_case("until-found"),
            5 if name.eq_ignore_ascii_case("style") => is_hiding(value),
            11 if name.eq_ignore_ascii_case("aria-hidden") => value.eq_ignore_ascii_case("true"),
            _ => false,
        };
        if hidden {
            return Some(DropReason::Hidden);
        }
    }
    None
}

/// True for a style with `display: none` or `visibility: hidden`.
fn is_hiding(style: &str) -> bool {
    style.split(';').any(|declaration| {
        let Some((property, value)) = declaration.split_once(':') else { return false };
        let (property, value) = (property.trim(), value.trim().trim_end_matches("!important").trim_end());
        (property.eq_ignore_ascii_case("display") && value.eq_ignore_ascii_case("none"))
            || (property.eq_ignore_ascii_case("visibility") && value.eq_ignore_ascii_case("hidden"))
    })
}
