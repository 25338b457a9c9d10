package dev.mediaimporter.jobs;

/**
 * How much is held of one month.
 *
 * @param month the month
 * @param items how many items
 * @param bytes their bytes together
 */
public record MonthTotals(MonthTaken month, long items, long bytes) {}
