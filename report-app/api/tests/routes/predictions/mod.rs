mod batch;
mod create;
mod refuse;
