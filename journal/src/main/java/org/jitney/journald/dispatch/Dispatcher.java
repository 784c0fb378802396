package org.jitney.journald.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jitney.journal.format.SharedFields;
import org.jitney.journald.client.Client;
import org.jitney.journald.client.Clients;
import org.jitney.journald.config.JournaldConfig;
import org.jitney.journald.config.JournaldConfig.SplitMode;
import org.jitney.journald.entry.Fields;
import org.jitney.journald.entry.Priority;
import org.jitney.journald.entry.Sender;
import org.jitney.journald.forward.Forwarder;
import org.jitney.journald.forward.Outgoing;
import org.jitney.journald.limit.RateLimits;
import org.jitney.journald.store.BackgroundSync;
import org.jitney.journald.store.JournalStore;
import org.jitney.linux.event.TimeSource;
import org.jitney.linux.event.Timer;
import org.jitney.linux.sys.Unistd;

/**
 * Makes entries of messages: counts them against the limit of their unit, adds what no program can
 * claim, and writes them. What is critical is brought to the disk at once, the rest some minutes
 * later; the loop does not wait for that.
 */
public final class Dispatcher {
    /** To wake readers costs as much as a small entry, so they are told of several at once. */
    private static final Duration TELL_READERS = Duration.ofMillis(100);

    private final JournaldConfig config;
    private final JournalStore store;
    private final Clients clients;
    private final Forwarder forwarder;
    private final MachineFields machine;
    private final RateLimits limits = new RateLimits();
    private final TimeSource time;
    private final Timer syncTimer;
    private final Timer tellTimer;
    private final BackgroundSync background;

    /** Begins. */
    public Dispatcher(
            JournaldConfig config,
            JournalStore store,
            Clients clients,
            Forwarder forwarder,
            MachineFields machine,
            TimeSource time,
            BackgroundSync background) {
        this.config = config;
        this.store = store;
        this.clients = clients;
        this.forwarder = forwarder;
        this.machine = machine;
        this.time = time;
        this.background = background;
        this.tellTimer = time.timer(store::tellReaders);
        this.syncTimer = time.timer(background::start);
    }

    private long now() {
        return time.clock().monotonic().usec();
    }

    /** {@return what is known about a sender; empty if the kernel does not know him} */
    public Optional<Client> client(Sender sender, Optional<String> label, Optional<String> unit) {
        return sender.pid() <= 0
                ? Optional.empty()
                : Optional.of(clients.of(sender, label, unit, now()));
    }

    /** {@return those who remember the senders} */
    public Clients clients() {
        return clients;
    }

    /** Reads what is known about a client again, if that is too old. */
    public void refresh(Client client) {
        clients.refresh(client, now());
    }

    /** Passes a message on to where else it has to go. */
    public void forward(
            Outgoing message,
            Optional<Client> client,
            Optional<byte[]> raw,
            Forwarder.Wishes wishes) {
        if (!forwarder.isWanted(message.priority(), wishes)) {
            return;
        }
        Optional<byte[]> name =
                message.identifier()
                        .or(() ->
                                client.flatMap(Client::command)
                                        .map(c ->
                                                c.getBytes(
                                                        java.nio.charset.StandardCharsets.UTF_8)));
        forwarder.pass(
                new Outgoing(message.priority(), name, message.message(), message.sender()),
                raw,
                wishes);
    }

    /** Makes an entry of a message, unless it is not wanted or too much. */
    public void accept(Message message) {
        int level = Priority.level(message.priority());
        if (message.fields().isEmpty() || level > config.maxLevelStore() || !store.keeps()) {
            return;
        }
        Optional<Client> limited = message.client().filter(c -> c.unit().isPresent());
        if (limited.isPresent()) {
            Client client = limited.get();
            OptionalInt dropped =
                    limits.count(
                            client.unit().orElseThrow(),
                            client.limit(),
                            level,
                            store.folder().usage(now()).available(),
                            now());
            if (dropped.isEmpty()) {
                return;
            }
            if (dropped.getAsInt() > 0) {
                saySuppressed(client, dropped.getAsInt());
            }
        }
        write(message);
    }

    private void saySuppressed(Client client, int count) {
        driver(
                client.pid(),
                Optional.of(MessageId.DROPPED),
                "Suppressed %d messages from %s".formatted(count, client.unit().orElse("")),
                List.of(Fields.of("N_DROPPED", count)));
    }

    private void write(Message message) {
        List<byte[]> fields = new ArrayList<>(message.fields().size() + 1);
        fields.addAll(message.fields());
        if (message.objectPid() > 0) {
            Sender object = new Sender(message.objectPid(), -1, -1);
            client(object, Optional.empty(), Optional.empty())
                    .ifPresent(client -> fields.addAll(client.ofObject()));
        }
        if (message.sentUsec() >= 0) {
            fields.add(Fields.of("_SOURCE_REALTIME_TIMESTAMP", message.sentUsec()));
        }
        List<SharedFields> shared =
                message.client().isPresent()
                        ? List.of(message.client().get().trusted(), machine.all())
                        : List.of(machine.all());
        store.write(fileOwner(message), fields, shared);
        if (!tellTimer.isArmed()) {
            tellTimer.armAfter(TELL_READERS);
        }
        scheduleSync(Priority.level(message.priority()));
    }

    private int fileOwner(Message message) {
        if (message.client().isEmpty() || message.client().get().uid() == -1) {
            return 0;
        }
        Client client = message.client().get();
        if (config.splitMode() == SplitMode.UID) {
            return client.uid();
        }
        // A privileged process in a user's session may say what is not for him.
        boolean login = config.splitMode() == SplitMode.LOGIN && client.uid() != 0;
        return login ? client.owner().orElse(0) : 0;
    }

    private void scheduleSync(int level) {
        if (level <= Priority.CRIT || store.hasRetired()) {
            background.start();
            syncTimer.disarm();
        } else if (config.syncInterval() > 0 && !syncTimer.isArmed()) {
            syncTimer.armAfter(
                    Duration.of(config.syncInterval(), java.time.temporal.ChronoUnit.MICROS));
        }
    }

    /** Brings files that were archived to the disk soon. */
    public void syncArchived() {
        if (store.hasRetired()) {
            background.start();
        }
    }

    /** Brings everything to the disk, and waits for it, as somebody does who asked for it. */
    public void sync() {
        store.sync();
        syncTimer.disarm();
    }

    /**
     * Writes an entry of the daemon's own.
     *
     * @param objectPid the process that it is about, 0 for none
     */
    public void driver(int objectPid, Optional<MessageId> id, String text, List<byte[]> more) {
        if (!store.keeps()) {
            return;
        }
        List<byte[]> fields = new ArrayList<>();
        fields.add(Fields.of("SYSLOG_FACILITY", 3));
        fields.add(Fields.of("SYSLOG_IDENTIFIER", "systemd-journald"));
        fields.add(Fields.of("_TRANSPORT", "driver"));
        fields.add(Fields.of("PRIORITY", Priority.INFO));
        id.ifPresent(message -> fields.add(Fields.of("MESSAGE_ID", message.id())));
        fields.add(Fields.of("MESSAGE", text));
        fields.addAll(more);
        Sender self = new Sender(Unistd.getpid(), Unistd.getuid(), Unistd.getgid());
        write(
                new Message(
                        fields,
                        client(self, Optional.empty(), Optional.empty()),
                        -1,
                        Priority.INFO,
                        objectPid));
    }

    /** Says that syslog was too slow, once in a while. */
    public void warnAboutSyslog() {
        long missed = forwarder.missedToSay();
        if (missed > 0) {
            driver(
                    0,
                    Optional.of(MessageId.FORWARD_MISSED),
                    "Forwarding to syslog missed %d messages.".formatted(missed),
                    List.of());
        }
    }

    /** Ends the timer. */
    public void close() {
        syncTimer.close();
        tellTimer.close();
    }
}
