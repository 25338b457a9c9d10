package dev.mediaimporter.jobs;

import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.accounts.ConnectionStore;
import java.time.Clock;
import java.util.random.RandomGenerator;

/** The parts that every page is processed with. */
record PageParts(
    JobStore jobs,
    ItemStore items,
    ConnectionStore users,
    WorkQueue queue,
    QuotaGate gate,
    JobSetup.Factory setups,
    MediaImporter importer,
    JobPolicy policy,
    JobScheduler scheduler,
    Clock clock,
    RandomGenerator random) {}
