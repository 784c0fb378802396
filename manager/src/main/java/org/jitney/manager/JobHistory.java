package org.jitney.manager;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** The jobs that are over, the last {@link #MOST} of them: who asked, what came of it. */
final class JobHistory {
    /** Some 600 bytes each, so about a megabyte when it is full. */
    static final int MOST = 2000;

    private final Deque<PastJob> jobs = new ArrayDeque<>();

    void add(PastJob job) {
        jobs.addFirst(job);
        if (jobs.size() > MOST) {
            jobs.removeLast();
        }
    }

    /**
     * {@return the newest first; of all units when {@code unit} is empty, all when {@code most} is
     * 0}
     */
    List<PastJob> list(String unit, long most) {
        List<PastJob> out = new ArrayList<>();
        Iterator<PastJob> each = jobs.iterator();
        while (each.hasNext() && (most == 0 || out.size() < most)) {
            PastJob job = each.next();
            if (unit.isEmpty() || job.unit().equals(unit)) {
                out.add(job);
            }
        }
        return out;
    }
}
