mod list;
mod prediction;
mod show;
