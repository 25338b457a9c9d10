/**
 * Compares a destination with its ledgers ({@link dev.mediaimporter.verify.Verification}) and
 * rebuilds a lost ledger ({@link dev.mediaimporter.verify.LedgerRebuild}).
 */
@NullMarked
package dev.mediaimporter.verify;

import org.jspecify.annotations.NullMarked;
