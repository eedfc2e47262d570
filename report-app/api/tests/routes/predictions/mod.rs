mod batch;
mod create;
mod refuse;
mod warnings;
