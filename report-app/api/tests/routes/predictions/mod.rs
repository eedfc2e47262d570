mod create;
mod refuse;
