mod csrf;
mod end;
mod kept;
mod link;
mod locks;
mod noted;
mod plain;
mod sign_in;
