//! Icons: shapes that can be told apart without colour.

use dioxus::prelude::*;

/// Shape of an icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A tick in a circle.
    Granted,
    /// A bar in an octagon.
    Refused,
    /// A flag.
    Review,
    /// An arrow upwards.
    Up,
    /// An arrow downwards.
    Down,
    /// An arrow to the left.
    Back,
    /// A magnifying glass.
    Search,
    /// An exclamation mark in a triangle.
    Warning,
    /// A telephone receiver.
    Phone,
    /// An envelope.
    Letter,
}

impl Shape {
    fn path(self) -> &'static str {
        match self {
            Self::Granted => "M12 2.5a9.5 9.5 0 1 1 0 19 9.5 9.5 0 0 1 0-19zM7.5 12.5l3 3 6-7",
            Self::Refused => "M8 2.5h8L21.5 8v8L16 21.5H8L2.5 16V8zM7.5 12h9",
            Self::Review => "M6 21.5v-19M6 4h12l-3 4.5 3 4.5H6",
            Self::Up => "M12 20V4M5.5 10.5L12 4l6.500 6.500",
            Self::Down => "M12 4v16M5.500 13.500L12 20l6.500-6.500",
            Self::Back => "M20 12H4M10.500 5.500L4 12l6.500 6.500",
            Self::Search => {
                "M10.500 3.500a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM15.500 15.500l5.500 5.500"
            }
            Self::Warning => "M12 3l9.500 17.500h-19zM12 9.500v5.500M12 17.500v.5",
            Self::Phone => {
                "M5 3.500h4l1.500 5-2.500 1.500a12 12 0 0 0 6 6l1.500-2.500 5 1.500v4a1.500 1.500 0 0 1-1.500 1.500A16.500 16.500 0 0 1 3.500 5 1.500 1.500 0 0 1 5 3.500z"
            }
            Self::Letter => "M3 5.500h18v13H3zM3 6.500l9 7 9-7",
        }
    }
}

/// Draws an icon in the colour of the text around it.
///
/// It is hidden from screen readers, since words always stand beside it.
#[component]
pub fn Icon(shape: Shape) -> Element {
    rsx! {
        svg { class: "icon", view_box: "0 0 24 24", "aria-hidden": "true",
            path { d: shape.path() }
        }
    }
}
