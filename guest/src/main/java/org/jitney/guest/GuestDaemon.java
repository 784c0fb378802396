package org.jitney.guest;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jitney.bus.client.BusConnection;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.service.BusObject;
import org.jitney.bus.service.ManagerCalls;
import org.jitney.bus.service.ObjectTree;
import org.jitney.bus.service.Service;
import org.jitney.bus.service.ServiceContext;
import org.jitney.guest.bus.Editing;
import org.jitney.guest.bus.ImageObject;
import org.jitney.guest.bus.JournalObject;
import org.jitney.guest.bus.NetworkObject;
import org.jitney.guest.bus.RunningServices;
import org.jitney.guest.bus.ServicesObject;
import org.jitney.guest.bus.TransactionsObject;
import org.jitney.guest.bus.UnitsObject;
import org.jitney.guest.image.Attachment;
import org.jitney.guest.logs.GuestJournal;
import org.jitney.guest.logs.JournalVacuum;
import org.jitney.guest.tree.GuestTree;
import org.jitney.guest.tree.Transactions;
import org.jitney.guest.tree.TreeError;
import org.jitney.linux.event.Clock;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves {@code org.jitney.vmcraft1} for one guest, beside the manager that knows its units. */
public final class GuestDaemon implements Service {
    /** Its object. */
    public static final ObjectPath PATH = ObjectPath.of("/org/jitney/vmcraft1");

    private static final Logger LOG = LoggerFactory.getLogger(GuestDaemon.class);
    private static final String NAME = "org.jitney.vmcraft1";

    private final Attachment attachment;
    private final Path records;
    private Optional<BusConnection> running = Optional.empty();
    private @Nullable Transactions transactions;

    /**
     * Serves what is attached.
     *
     * @param records the directory in which the transactions of this guest are kept
     */
    public GuestDaemon(Attachment attachment, Path records) {
        this.attachment = attachment;
        this.records = records;
    }

    /** Asks the manager at this bus, which is that of the guest itself: it runs. */
    public GuestDaemon running(BusConnection bus) {
        running = Optional.of(bus);
        return this;
    }

    @Override
    public String busName() {
        return NAME;
    }

    @Override
    public void start(ServiceContext context) throws ErrnoException {
        Root root = context.root();
        Clock clock = context.clock();
        Transactions open = open(root, clock);
        transactions = open;
        ManagerCalls offline = new ManagerCalls(context.bus());
        Optional<ManagerCalls> own = running.map(ManagerCalls::new);
        ManagerCalls manager = own.orElse(offline);
        boolean readOnly = attachment.isReadOnly();
        Editing editing = new Editing(open, offline, own, readOnly);
        GuestJournal journal = new GuestJournal(root);
        ObjectTree tree = new ObjectTree(context.loop()::defer, context.authorizer());
        JournalVacuum vacuum = new JournalVacuum(root);
        tree.add(
                PATH,
                BusObject.of(ImageObject.table(), new ImageObject(attachment))
                        .with(TransactionsObject.table(), new TransactionsObject(editing))
                        .with(
                                ServicesObject.table(),
                                new ServicesObject(
                                        editing,
                                        journal,
                                        manager,
                                        running.map(RunningServices::new)))
                        .with(
                                UnitsObject.table(),
                                new UnitsObject(editing, journal, context.bus(), clock))
                        .with(NetworkObject.table(), new NetworkObject(editing))
                        .with(
                                JournalObject.table(),
                                new JournalObject(editing, journal, vacuum, readOnly, clock)));
        context.bus().serve(tree);
        context.bus()
                .requestName(
                        NAME,
                        BusConnection.DO_NOT_QUEUE,
                        reply -> LOG.debug("Request for the name {}: {}", NAME, reply),
                        failure -> LOG.error("Failed to request name: {}", failure.getMessage()));
    }

    private Transactions open(Root root, Clock clock) throws ErrnoException {
        try {
            GuestTree guest = new GuestTree(root);
            InstantSource source = () -> Instant.ofEpochMilli(clock.realtimeUsec() / 1000);
            if (attachment.isReadOnly()) {
                return Transactions.openToRead(guest, records, source);
            }
            Transactions open = Transactions.open(guest, records, source);
            return attachment.isImage() ? open.durably() : open;
        } catch (TreeError e) {
            LOG.error("{}", e.getMessage());
            throw new ErrnoException(records.toString(), Errno.EBUSY);
        }
    }

    @Override
    public void stop() {
        Transactions open = transactions;
        if (open != null) {
            if (attachment.isImage() && !attachment.isReadOnly()) {
                sync(open);
            }
            open.close();
        }
    }

    private static void sync(Transactions open) {
        try {
            open.sync();
        } catch (TreeError e) {
            LOG.error("{}", e.getMessage());
        }
    }
}
