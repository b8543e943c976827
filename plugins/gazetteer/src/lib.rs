//! Finds the entries of CSV lists.
