mod csrf;
mod end;
mod kept;
mod link;
mod locks;
mod noted;
mod sign_in;
