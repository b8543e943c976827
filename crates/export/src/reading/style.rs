use crate::marks::Part;
use anstyle::{AnsiColor, Effects, Style};

/// What a piece of the view is, which decides how it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Text,
    Title,
    Heading,
    Faint,
    Note,
    Number,
    Content,
    Cue,
    Source,
}

impl Role {
    pub(super) const fn of(part: Part) -> Self {
        match part {
            Part::Content => Self::Content,
            Part::Cue => Self::Cue,
            Part::Source => Self::Source,
        }
    }
}

/// Turns roles into styles, or into nothing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Palette {
    pub(super) colour: bool,
}

impl Palette {
    /// The eight colours of the terminal alone, so that every theme, light or dark, stays readable; cue and source
    /// differ from content in more than colour, for those who cannot tell the colours apart.
    fn style(self, role: Role) -> Style {
        let colour = |colour: AnsiColor| Style::new().fg_color(Some(colour.into()));
        match role {
            _ if !self.colour => Style::new(),
            Role::Text => Style::new(),
            Role::Title => Style::new().effects(Effects::BOLD | Effects::UNDERLINE),
            Role::Heading => Style::new().bold(),
            Role::Faint => Style::new().dimmed(),
            Role::Note => colour(AnsiColor::Yellow),
            Role::Number => colour(AnsiColor::Yellow).bold(),
            Role::Content => colour(AnsiColor::Green),
            Role::Cue => colour(AnsiColor::Magenta).italic(),
            Role::Source => colour(AnsiColor::Cyan).bold(),
        }
    }

    /// `text` in the style of its role.
    pub(super) fn paint(self, role: Role, text: &str) -> String {
        let style = self.style(role);
        if text.is_empty() || style == Style::new() {
            return text.to_owned();
        }
        format!("{}{text}{}", style.render(), style.render_reset())
    }

    /// The marks around a role where there is no colour to show it.
    pub(super) const fn marks(self, role: Role) -> (&'static str, &'static str) {
        match role {
            _ if self.colour => ("", ""),
            Role::Content => ("⟦", "⟧"),
            Role::Cue => ("*", "*"),
            Role::Source => ("_", "_"),
            _ => ("", ""),
        }
    }
}
