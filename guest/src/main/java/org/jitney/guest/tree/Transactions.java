package org.jitney.guest.tree;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The transactions of one guest, with their records in a directory of this tool.
 *
 * <p>A record is written before the first step is done: it says what every path was and will be.
 * Its file's name says how far the transaction is: {@code 7.applying} becomes {@code 7.applied},
 * and {@code 7.undoing} becomes {@code 7.undone}. Whoever finds one that was interrupted takes its
 * steps back, so that the guest is as it was before it; each step may be repeated. What a guest's
 * kernel keeps in memory is on its disk after {@link #sync}.
 */
public final class Transactions implements AutoCloseable {
    private static final String LOCK = "lock";

    private final GuestTree tree;
    private final Disk disk;
    private final Path records;
    private final InstantSource clock;
    private final FileChannel lock;
    private boolean durable;
    private long newest = -1;
    private Watch watch = (moment, id) -> {};

    private Transactions(GuestTree tree, Path records, InstantSource clock, FileChannel lock) {
        this.tree = tree;
        this.disk = new Disk(tree.root());
        this.records = records;
        this.clock = clock;
        this.lock = lock;
    }

    /** Moments of a transaction at which tests end. */
    enum Moment {
        RECORD,
        STEP,
        PHASE
    }

    /** Hears of each moment before it comes; for tests. */
    interface Watch {
        void before(Moment moment, String id);
    }

    void watch(Watch hearing) {
        watch = hearing;
    }

    /**
     * Has each transaction wait until its steps are on the disk before it counts as done. That is
     * for trees whose kernel forgets what it has not written when this process ends, as with an
     * image: else a transaction could be done by its record, and not on the disk.
     */
    public Transactions durably() {
        durable = true;
        return this;
    }

    /** Opens the records of a guest and takes back what was interrupted. */
    public static Transactions open(GuestTree tree, Path records, InstantSource clock)
            throws TreeError {
        FileChannel lock = lock(records, false);
        Transactions opened = new Transactions(tree, records, clock, lock);
        try {
            opened.recover();
            return opened;
        } catch (TreeError e) {
            opened.close();
            throw e;
        }
    }

    /**
     * Opens the records of a guest that nothing is changed of: others may look at it meanwhile, but
     * nobody may change it. What was interrupted stays as it is until somebody may.
     */
    public static Transactions openToRead(GuestTree tree, Path records, InstantSource clock)
            throws TreeError {
        return new Transactions(tree, records, clock, lock(records, true));
    }

    private static FileChannel lock(Path records, boolean isShared) throws TreeError {
        try {
            Files.createDirectories(
                    records,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            FileChannel channel =
                    FileChannel.open(
                            records.resolve(LOCK),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            try {
                FileLock held = channel.tryLock(0, Long.MAX_VALUE, isShared);
                if (held != null) {
                    return channel;
                }
            } catch (OverlappingFileLockException e) {
                // Somebody in this process has it.
            }
            channel.close();
            throw TreeError.of(
                    TreeError.Kind.RECORDS,
                    records.toString(),
                    "somebody else works on this guest");
        } catch (IOException e) {
            throw broken(records, e);
        }
    }

    private static TreeError broken(Path file, IOException e) {
        return TreeError.of(
                TreeError.Kind.RECORDS, file.toString(), String.valueOf(e.getMessage()));
    }

    /** {@return the guest's tree} */
    public GuestTree tree() {
        return tree;
    }

    /** {@return what a plan would do to the guest as it is now} */
    public Transaction prepare(EditPlan plan) throws TreeError {
        PlannedTree planned = new PlannedTree(tree);
        planned.make(plan);
        return prepare(planned, plan.title());
    }

    /** {@return what the edits that were made over the tree would do} */
    public Transaction prepare(PlannedTree planned, String title) {
        return new Transaction(title, planned.steps());
    }

    /**
     * Does all steps of a transaction, or none.
     *
     * @return its record, by whose ID it can be undone; empty if there was nothing to do
     */
    public Optional<TransactionRecord> apply(Transaction transaction) throws TreeError {
        if (transaction.isEmpty()) {
            return Optional.empty();
        }
        requireUnchanged(transaction);
        String id = nextId();
        long now = clock.millis() * 1000;
        watch.before(Moment.RECORD, id);
        write(id, now, transaction);
        try {
            perform(id, transaction);
        } catch (TreeError e) {
            takeBack(id, transaction);
            delete(file(id, TransactionRecord.Phase.APPLYING));
            throw e;
        }
        move(id, TransactionRecord.Phase.APPLYING, TransactionRecord.Phase.APPLIED);
        return Optional.of(
                new TransactionRecord(id, now, TransactionRecord.Phase.APPLIED, transaction));
    }

    /** Takes a transaction back; later ones on the same paths must have been undone before. */
    public TransactionRecord undo(String id) throws TreeError {
        TransactionRecord record = find(id);
        if (record.phase() != TransactionRecord.Phase.APPLIED) {
            throw TreeError.of(
                    TreeError.Kind.RECORDS,
                    id,
                    "the transaction is " + record.phase() + " already");
        }
        requireUnchanged(record.transaction().inverse());
        move(id, TransactionRecord.Phase.APPLIED, TransactionRecord.Phase.UNDOING);
        takeBack(id, record.transaction());
        move(id, TransactionRecord.Phase.UNDOING, TransactionRecord.Phase.UNDONE);
        return new TransactionRecord(
                id, record.timeUsec(), TransactionRecord.Phase.UNDONE, record.transaction());
    }

    /** {@return the transaction of that ID} */
    public TransactionRecord find(String id) throws TreeError {
        for (Entry entry : entries()) {
            if (entry.id.equals(id)) {
                return read(entry);
            }
        }
        throw TreeError.of(TreeError.Kind.RECORDS, id, "there is no such transaction");
    }

    /** {@return all transactions of this guest, the oldest first} */
    public List<TransactionRecord> list() throws TreeError {
        List<TransactionRecord> all = new ArrayList<>();
        for (Entry entry : entries()) {
            all.add(read(entry));
        }
        return all;
    }

    private void recover() throws TreeError {
        for (Entry entry : entries().reversed()) {
            if (entry.phase.isInterrupted()) {
                takeBack(entry.id, read(entry).transaction());
                if (entry.phase == TransactionRecord.Phase.APPLYING) {
                    delete(file(entry.id, entry.phase));
                } else {
                    move(entry.id, TransactionRecord.Phase.UNDOING, TransactionRecord.Phase.UNDONE);
                }
            }
        }
    }

    private void perform(String id, Transaction transaction) throws TreeError {
        for (Step step : transaction.steps()) {
            watch.before(Moment.STEP, id);
            disk.make(step.path(), step.after(), id);
        }
        settle();
    }

    private void settle() throws TreeError {
        if (durable) {
            disk.sync(records);
        }
    }

    private void takeBack(String id, Transaction transaction) throws TreeError {
        for (Step step : transaction.steps().reversed()) {
            watch.before(Moment.STEP, id);
            try {
                disk.make(step.path(), step.before(), id);
            } catch (TreeError e) {
                // Somebody else has put something in a folder of ours: then it stays.
                boolean isOthers =
                        step.after() instanceof State.Directory
                                && e.kind() == TreeError.Kind.IN_THE_WAY;
                if (!isOthers) {
                    throw e;
                }
            }
        }
        settle();
    }

    /** What is on the disk must be what the first step of each path begins with. */
    private void requireUnchanged(Transaction transaction) throws TreeError {
        Set<String> seen = new HashSet<>();
        for (Step step : transaction.steps()) {
            if (seen.add(step.path()) && !disk.read(step.path()).isAs(step.before())) {
                throw TreeError.of(TreeError.Kind.CHANGED, step.path());
            }
        }
    }

    /** The file of a record. */
    private record Entry(String id, TransactionRecord.Phase phase) {
        long number() {
            return Long.parseLong(id);
        }
    }

    private List<Entry> entries() throws TreeError {
        Map<String, TransactionRecord.Phase> phases = new HashMap<>();
        for (TransactionRecord.Phase phase : TransactionRecord.Phase.values()) {
            phases.put(phase.toString(), phase);
        }
        try (Stream<Path> files = Files.list(records)) {
            List<Entry> found = new ArrayList<>();
            for (String name : files.map(f -> f.getFileName().toString()).toList()) {
                int dot = name.indexOf('.');
                TransactionRecord.Phase phase = phases.get(name.substring(dot + 1));
                if (dot > 0 && phase != null && name.substring(0, dot).matches("[0-9]{1,18}")) {
                    found.add(new Entry(name.substring(0, dot), phase));
                }
            }
            found.sort(Comparator.comparingLong(Entry::number));
            return found;
        } catch (IOException e) {
            throw broken(records, e);
        }
    }

    /** Nobody else makes records while the lock is held. */
    private String nextId() throws TreeError {
        if (newest < 0) {
            List<Entry> all = entries();
            newest = all.isEmpty() ? 0 : all.getLast().number();
        }
        newest++;
        return Long.toString(newest);
    }

    private Path file(String id, TransactionRecord.Phase phase) {
        return records.resolve(id + "." + phase);
    }

    private TransactionRecord read(Entry entry) throws TreeError {
        Path file = file(entry.id, entry.phase);
        try {
            RecordCodec.Decoded decoded = RecordCodec.decode(Files.readAllBytes(file));
            return new TransactionRecord(
                    entry.id, decoded.timeUsec(), entry.phase, decoded.transaction());
        } catch (IOException e) {
            throw broken(file, e);
        }
    }

    private void write(String id, long timeUsec, Transaction transaction) throws TreeError {
        Path temporary = records.resolve(".new");
        try {
            Files.write(temporary, RecordCodec.encode(timeUsec, transaction));
            Files.move(
                    temporary,
                    file(id, TransactionRecord.Phase.APPLYING),
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw broken(temporary, e);
        }
    }

    private void move(String id, TransactionRecord.Phase from, TransactionRecord.Phase to)
            throws TreeError {
        watch.before(Moment.PHASE, id);
        try {
            Files.move(file(id, from), file(id, to), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw broken(file(id, from), e);
        }
    }

    private static void delete(Path file) throws TreeError {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw broken(file, e);
        }
    }

    /** Waits until the guest and the records about it are on their disks. */
    public void sync() throws TreeError {
        disk.sync(records);
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            // The lock goes with the process at the latest.
            return;
        }
    }
}
