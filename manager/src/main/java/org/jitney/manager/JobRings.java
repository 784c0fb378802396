package org.jitney.manager;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds queued jobs that wait for each other, and lets one of each ring go without waiting.
 *
 * <p>A transaction lets no ring in. Two things can make one all the same: a reload that brings new
 * orders to jobs that are queued, and the stop of everything at the end, which asks no transaction
 * since it may not fail.
 */
final class JobRings {
    private static final Logger LOG = LoggerFactory.getLogger(JobRings.class);

    private record Frame(Job job, Iterator<Job> waitsFor) {}

    private final JobTable jobs;

    JobRings(JobTable jobs) {
        this.jobs = jobs;
    }

    /** Opens all rings. */
    void open() {
        Set<Job> free = new HashSet<>();
        for (Job job : jobs.all()) {
            while (!free.contains(job) && openOne(job, free)) {
                LOG.debug("looking for more rings at {}", job.unit().id());
            }
        }
    }

    /** {@return whether a ring was found and opened on the way from {@code start}} */
    private boolean openOne(Job start, Set<Job> free) {
        Map<Job, Frame> way = new LinkedHashMap<>();
        List<Frame> stack = new ArrayList<>();
        push(start, way, stack);
        while (!stack.isEmpty()) {
            Frame top = stack.getLast();
            if (!top.waitsFor().hasNext()) {
                stack.removeLast();
                way.remove(top.job());
                free.add(top.job());
                continue;
            }
            Job next = top.waitsFor().next();
            if (way.containsKey(next)) {
                open(next, way);
                return true;
            }
            if (!free.contains(next)) {
                push(next, way, stack);
            }
        }
        return false;
    }

    private void push(Job job, Map<Job, Frame> way, List<Frame> stack) {
        Frame frame = new Frame(job, waitsFor(job).iterator());
        way.put(job, frame);
        stack.add(frame);
    }

    private List<Job> waitsFor(Job job) {
        return job.isRunning() ? List.of() : jobs.waits().neighbours(job, false);
    }

    private void open(Job job, Map<Job, Frame> way) {
        List<String> ring = new ArrayList<>();
        boolean inside = false;
        for (Job each : way.keySet()) {
            inside |= each == job;
            if (inside) {
                ring.add(each.unit().id() + "/" + each.type());
            }
        }
        LOG.warn(
                "Queued jobs wait for each other: {}; {}/{} goes first.",
                String.join(", ", ring),
                job.unit().id(),
                job.type());
        job.mark(false, true);
        jobs.enqueue(job);
    }
}
