/// Who sends the release: the name beside the address, without the desk that every sender has; else the address's
/// domain.
pub(crate) fn site<'a>(name: Option<&'a str>, address: Option<&'a str>) -> Option<&'a str> {
    const DESKS: [&str; 6] = ["press office", "press", "media relations", "media", "newsroom", "communications"];
    let bare = name.map(|name| {
        let name = name.trim();
        let lower = name.to_ascii_lowercase();
        let desk = DESKS.iter().find(|desk| lower.ends_with(**desk) && lower.len() > desk.len());
        desk.map_or(name, |desk| name[..name.len() - desk.len()].trim_end_matches([' ', ',', '-', '|', '–']))
    });
    let named = bare.filter(|name| !name.is_empty() && !DESKS.contains(&name.to_ascii_lowercase().as_str()));
    named.or_else(|| address?.rsplit_once('@').map(|(_, domain)| domain))
}

#[cfg(test)]
mod tests {
    use super::site;

    #[test]
    fn the_desk_is_no_name() {
        assert_eq!(site(Some("Ostrava Gears Press Office"), None), Some("Ostrava Gears"));
        assert_eq!(site(Some("Ostrava Gears - Media"), None), Some("Ostrava Gears"));
        assert_eq!(site(Some("Press Office"), Some("press@gears.example")), Some("gears.example"));
        assert_eq!(site(None, Some("no address")), None);
    }
}
