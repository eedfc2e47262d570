mod checks;
mod list;
mod past;
mod prediction;
mod recent;
mod show;
mod similar;
