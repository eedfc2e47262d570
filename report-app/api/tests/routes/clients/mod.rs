mod list;
mod prediction;
mod show;
mod similar;
