mod csrf;
mod end;
mod kept;
mod link;
mod locks;
mod sign_in;
