package org.jitney.network1.edit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.event.MonotonicTime;
import org.jitney.linux.event.TimeSource;
import org.jitney.linux.event.Timer;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.edit.BadChange.Kind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies sets of changes, all files of one or none, and takes those back that nobody confirms.
 *
 * <pre>
 *   apply     plan and check; record what was there; write; reload
 *             with a timeout the record then says when the time is over
 *             without one it goes: the change holds
 *   confirm   the record goes: the change holds
 *   revert, or the time is over
 *             what was there is written; the record goes; reload
 *   start     a record of another boot, or of a change that was not written to its end: revert;
 *             else its timer runs on
 * </pre>
 *
 * <p>There is one pending change at a time, and no other change while there is one: what was there
 * before would not be known of two that touch the same files.
 *
 * <p>A boot counts as time that is over: the change may be why the machine was restarted.
 */
public final class ChangeSets {
    /** A change that cannot be taken back is tried again after up to eight and a half minutes. */
    private static final int MOST_DOUBLINGS = 9;

    private static final Logger LOG = LoggerFactory.getLogger(ChangeSets.class);
    private static final String RECORD = "/.pending-change";
    private static final int RECORD_MODE = 0600; // keys of WireGuard may be in it
    private static final Duration LONGEST = Duration.ofDays(1);

    /**
     * A change that waits for its confirmation.
     *
     * @param left until it is taken back
     * @param files that it changed
     */
    public record Pending(int id, Duration left, List<String> files) {
        /** Makes one whose list nobody can change any more. */
        public Pending {
            files = List.copyOf(files);
        }
    }

    /** Hears of what becomes of changes. */
    @FunctionalInterface
    public interface Listener {
        /**
         * Hears of one.
         *
         * @param state {@code applied}, {@code confirmed}, {@code reverted} or {@code expired}
         */
        void tell(int id, String state, List<String> paths);
    }

    /** A record and where it is. */
    private record Kept(String path, ChangeRecord record) {}

    private final Folders folders;
    private final Root root;
    private final TimeSource time;
    private final String boot;
    private final Runnable reload;
    private final Timer timer;
    private @Nullable Kept kept;
    private Listener told = (id, state, paths) -> {};
    private int lastId;
    private int failures;

    /**
     * Knows of no change yet.
     *
     * @param runtime what stands for {@code /run/systemd}
     * @param boot the ID of this boot
     * @param reload has the daemon read its files again
     */
    public ChangeSets(Root root, String runtime, TimeSource time, String boot, Runnable reload) {
        this.root = root;
        this.folders = new Folders(root, runtime);
        this.time = time;
        this.boot = boot;
        this.reload = reload;
        this.timer = time.timer(this::expired);
    }

    /** {@return where its files are} */
    Folders folders() {
        return folders;
    }

    /** Says who hears of what becomes of changes. */
    public void onChange(Listener listener) {
        told = listener;
    }

    /** Takes up what an earlier run left. Call it before files are read for the first time. */
    public void start() {
        for (String folder : List.of(Folders.ADMINISTRATOR, folders.runtime())) {
            String path = folder + RECORD;
            try {
                Optional<String> text = root.readIfExists(path);
                if (text.isPresent()) {
                    resume(path, text.get());
                }
            } catch (ErrnoException e) {
                LOG.error("Cannot take up the change that {} records: {}", path, e.getMessage());
            }
        }
    }

    private void resume(String path, String text) throws ErrnoException {
        Optional<ChangeRecord> read = ChangeRecord.parse(text);
        if (read.isEmpty()) {
            LOG.error("{} is no record of a change, leaving it.", path);
            return;
        }
        ChangeRecord record = read.get();
        lastId = Math.max(lastId, record.id());
        Optional<Long> deadline = record.deadlineUsec();
        long now = time.clock().monotonic().usec();
        if (kept != null
                || deadline.isEmpty()
                || deadline.get() <= now
                || !record.boot().equals(boot)) {
            LOG.warn("Change {} was not confirmed, taking it back.", record.id());
            takeUp(new Kept(path, record));
        } else {
            kept = new Kept(path, record);
            timer.armAt(new MonotonicTime(deadline.get()));
        }
    }

    /** Takes back what an earlier run left; what fails is tried again as long as nothing waits. */
    private void takeUp(Kept own) throws ErrnoException {
        try {
            restore(own);
        } catch (ErrnoException e) {
            if (kept != null) {
                throw e;
            }
            kept = own;
            tryAgain(own, e);
        }
    }

    /**
     * Makes changes.
     *
     * @param timeout after which they are taken back unless somebody confirms; zero for never
     * @return the number to confirm by; 0 if nothing waits, or nothing changed
     */
    public int apply(List<Change> changes, Duration timeout) throws BadChange, ErrnoException {
        requireNoOther();
        if (timeout.isNegative() || timeout.compareTo(LONGEST) > 0) {
            throw new BadChange(Kind.INVALID, "%d s are no timeout".formatted(timeout.toSeconds()));
        }
        List<Plan.Step> steps = Plan.of(folders, changes);
        if (steps.isEmpty()) {
            return 0;
        }
        boolean waits = !timeout.isZero();
        Optional<Long> deadline =
                waits
                        ? Optional.of(time.clock().monotonic().plus(timeout).usec())
                        : Optional.empty();
        String path = recordPath(changes);
        int id = ++lastId;
        Kept writing = new Kept(path, record(id, Optional.empty(), steps));
        keep(writing);
        Kept written = new Kept(path, record(id, deadline, steps));
        try {
            for (Plan.Step each : steps) {
                folders.write(each.path(), each.after());
            }
            if (waits) {
                keep(written);
            } else {
                forget(writing);
            }
        } catch (ErrnoException e) {
            restore(writing);
            throw e;
        }
        if (waits) {
            kept = written;
            timer.armAt(new MonotonicTime(deadline.orElseThrow()));
        }
        told.tell(id, "applied", paths(written));
        reload.run();
        return waits ? id : 0;
    }

    private void keep(Kept own) throws ErrnoException {
        byte[] bytes = own.record().render().getBytes(StandardCharsets.UTF_8);
        folders.write(own.path(), Content.Text.of(bytes, RECORD_MODE));
    }

    private static List<String> paths(Kept own) {
        return own.record().before().stream().map(ChangeRecord.Before::path).toList();
    }

    /** Says what is wrong with changes as {@link #apply} would, and does nothing. */
    public List<String> check(List<Change> changes) throws BadChange, ErrnoException {
        return Plan.of(folders, changes).stream().map(Plan.Step::path).toList();
    }

    private void requireNoOther() throws BadChange {
        Kept other = kept;
        if (other != null) {
            throw new BadChange(
                    Kind.BUSY,
                    "Change %d waits for its confirmation".formatted(other.record().id()));
        }
    }

    /** Nothing of it has to outlast the boot if no file does. */
    private String recordPath(List<Change> changes) {
        boolean runtime = changes.stream().allMatch(Change::runtime);
        return (runtime ? folders.runtime() : Folders.ADMINISTRATOR) + RECORD;
    }

    private ChangeRecord record(int id, Optional<Long> deadline, List<Plan.Step> steps) {
        List<ChangeRecord.Before> before = new ArrayList<>();
        steps.forEach(s -> before.add(new ChangeRecord.Before(s.path(), s.before())));
        return new ChangeRecord(id, boot, deadline, before);
    }

    /** Lets a change hold. */
    public void confirm(int id) throws BadChange, ErrnoException {
        forget(require(id));
        kept = null;
        failures = 0;
        timer.disarm();
        LOG.info("Change {} is confirmed.", id);
        told.tell(id, "confirmed", List.of());
    }

    /** Takes a change back. */
    public void revert(int id) throws BadChange, ErrnoException {
        Kept own = require(id);
        restore(own);
        kept = null;
        failures = 0;
        timer.disarm();
        LOG.info("Change {} is taken back.", id);
        told.tell(id, "reverted", paths(own));
        reload.run();
    }

    private Kept require(int id) throws BadChange {
        Kept own = kept;
        if (own == null || own.record().id() != id) {
            throw new BadChange(Kind.NOT_FOUND, "No change %d waits".formatted(id));
        }
        return own;
    }

    /** {@return the change that waits, if one does} */
    public Optional<Pending> pending() {
        Kept own = kept;
        if (own == null) {
            return Optional.empty();
        }
        long until = own.record().deadlineUsec().orElse(0L);
        Duration left = new MonotonicTime(until).since(time.clock().monotonic());
        return Optional.of(
                new Pending(
                        own.record().id(), left.isNegative() ? Duration.ZERO : left, paths(own)));
    }

    private void expired() {
        Kept own = kept;
        if (own == null) {
            return;
        }
        LOG.warn("Change {} was not confirmed in time, taking it back.", own.record().id());
        try {
            restore(own);
            kept = null;
            failures = 0;
            told.tell(own.record().id(), "expired", paths(own));
        } catch (ErrnoException e) {
            tryAgain(own, e);
        }
        reload.run();
    }

    private void tryAgain(Kept own, ErrnoException why) {
        Duration pause = Duration.ofSeconds(1L << Math.min(failures++, MOST_DOUBLINGS));
        LOG.error(
                "Cannot take change {} back, trying again in {} s: {}",
                own.record().id(),
                pause.toSeconds(),
                why.getMessage());
        timer.armAfter(pause);
    }

    private void restore(Kept own) throws ErrnoException {
        for (ChangeRecord.Before each : own.record().before()) {
            folders.write(each.path(), each.content());
        }
        forget(own);
    }

    private void forget(Kept own) throws ErrnoException {
        folders.remove(own.path());
    }
}
