package org.jitney.network1.firewall;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.netlink.NftChange;
import org.jitney.linux.netlink.NftElement;
import org.jitney.linux.netlink.Ruleset;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts elements into sets and takes them away, many at once: each batch is a transaction of the
 * kernel, which waits until nobody looks at the rules of before. A batch that is refused is tried
 * change by change, so that one element that a set does not take leaves the others.
 */
final class SetChanges {
    private static final Logger LOG = LoggerFactory.getLogger(SetChanges.class);

    /** The kernel's answers to so many fit into a socket's buffer of the usual size. */
    private static final int BATCH = 64;

    private final Ruleset kernel;

    SetChanges(Ruleset kernel) {
        this.kernel = kernel;
    }

    /**
     * What came of it.
     *
     * @param isAbsent whether there is no such set, or no such table
     */
    record Outcome(List<NftElement> added, Map<NftElement, Exception> refused, boolean isAbsent) {}

    /** One change of a set. */
    private record Step(NftChange change, NftElement element, boolean adds) {}

    /** Takes elements away, whether they are still there or not, and puts others in. */
    Outcome bring(NftChange.SetName set, List<NftElement> gone, List<NftElement> missing) {
        List<Step> steps = new ArrayList<>();
        gone.forEach(e -> steps.add(new Step(NftChange.remove(set, e), e, false)));
        missing.forEach(e -> steps.add(new Step(NftChange.add(set, e), e, true)));
        Progress progress = new Progress(set);
        for (int at = 0; at < steps.size() && progress.end == null; at += BATCH) {
            List<Step> batch = steps.subList(at, Math.min(steps.size(), at + BATCH));
            try {
                kernel.commit(batch.stream().map(Step::change).toList());
                batch.forEach(progress::done);
            } catch (NetlinkError | ErrnoException | MalformedMessage refused) {
                batch.forEach(progress::alone);
            }
        }
        return progress.outcome(missing);
    }

    /** How far a set has come. */
    private final class Progress {
        private final NftChange.SetName set;
        private final List<NftElement> added = new ArrayList<>();
        private final Map<NftElement, Exception> refused = new LinkedHashMap<>();

        /** Why nothing more is tried. */
        private @Nullable Exception end;

        Progress(NftChange.SetName set) {
            this.set = set;
        }

        void done(Step step) {
            if (step.adds()) {
                added.add(step.element());
            }
        }

        void alone(Step step) {
            if (end != null) {
                return;
            }
            try {
                kernel.commit(List.of(step.change()));
                done(step);
            } catch (NetlinkError e) {
                if (!step.adds()) {
                    LOG.debug( // whoever made the set may have taken it away
                            "Cannot take {} from the set {} of the table {}: {}",
                            step.element(),
                            set.name(),
                            set.table(),
                            e.getMessage());
                } else if (e.errno() == Errno.ENOENT || e.errno() == Errno.EPERM) {
                    end = e;
                } else {
                    refused.put(step.element(), e);
                }
            } catch (ErrnoException | MalformedMessage e) {
                end = e;
            }
        }

        Outcome outcome(List<NftElement> missing) {
            Exception why = end;
            if (why != null) {
                Set<NftElement> have = Set.copyOf(added);
                missing.stream()
                        .filter(e -> !have.contains(e))
                        .forEach(e -> refused.putIfAbsent(e, why));
            }
            boolean absent = why instanceof NetlinkError n && n.errno() == Errno.ENOENT;
            return new Outcome(List.copyOf(added), refused, absent);
        }
    }

    /** Makes a table. {@return whether there was none of its name} */
    boolean make(List<NftChange> table) throws NetlinkError, ErrnoException, MalformedMessage {
        try {
            kernel.commit(table);
            return true;
        } catch (NetlinkError e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
            return false;
        }
    }

    /** Takes everything away that a set has. */
    void empty(NftChange.SetName set) throws NetlinkError, ErrnoException, MalformedMessage {
        kernel.commit(List.of(NftChange.empty(set)));
    }
}
