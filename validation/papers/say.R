# One line for each number: analysis; estimate or test; its name; its address; which part; value.
# The test of the papers looks every line up in our results under exactly this address.
say <- function(analysis, kind, name, address, part, value)
  cat(sprintf("%s; %s; %s; %s; %s; %.12g\n", analysis, kind, name, address, part, value), sep = "")
at <- function(...) { p <- list(...); paste(names(p), unlist(p), sep = "=", collapse = ", ") }
read <- function(study, table)
  read.csv(file.path("..", "..", "examples", study, "data", paste0(table, ".csv")),
           na.strings = c("", "not reported"))
