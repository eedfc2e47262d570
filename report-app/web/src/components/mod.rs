//! Components: the parts of which a page is drawn.
//!
//! None of them loads data, except that the frame asks who is signed in.

mod choice;
mod client_information;
mod client_table;
mod decision_badge;
mod decision_card;
mod empty_notice;
mod failure_notice;
mod feature_list;
mod fields;
mod fold;
mod icon;
mod keep_button;
mod language_switch;
mod navigation;
mod page_link;
mod people;
mod reason_details;
mod reasons;
mod search_box;
mod shell;
mod sign_in_form;
mod site_header;
mod skeleton;
mod text_area;
mod text_field;
mod to_check;
mod user_menu;

pub use choice::Choice;
pub use client_information::ClientInformation;
pub use client_table::ClientTable;
pub use decision_badge::DecisionBadge;
pub use decision_card::DecisionCard;
pub use empty_notice::EmptyNotice;
pub use failure_notice::FailureNotice;
pub use feature_list::FeatureList;
pub use fields::{Editing, FieldRow, RatioList, use_editing};
pub use fold::Fold;
pub use icon::{Icon, Shape};
pub use keep_button::KeepButton;
pub use language_switch::LanguageSwitch;
pub use navigation::Navigation;
pub use page_link::PageLink;
pub use people::People;
pub use reason_details::ReasonDetails;
pub use reasons::Reasons;
pub use search_box::SearchBox;
pub use shell::Shell;
pub use sign_in_form::SignInForm;
pub use site_header::SiteHeader;
pub use skeleton::{BlockSkeleton, CardSkeleton, ListSkeleton};
pub use text_area::TextArea;
pub use text_field::{FieldKind, TextField};
pub use to_check::{SentencesToCheck, ToCheck};
pub use user_menu::UserMenu;
