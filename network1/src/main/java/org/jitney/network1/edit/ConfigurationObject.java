package org.jitney.network1.edit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jitney.bus.api.JitneyNetwork1Configuration;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.service.Auth;
import org.jitney.bus.service.Authorizer;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.ErrnoErrors;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.ObjectTree;
import org.jitney.bus.service.Reply;
import org.jitney.bus.wire.Struct;
import org.jitney.linux.netlink.Requests;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.link.Links;
import org.jitney.unitfile.UnitFile;

/** The object at {@code /org/jitney/network1}: translates, decides nothing. */
public final class ConfigurationObject {
    /** Where it is. */
    public static final ObjectPath PATH = ObjectPath.of("/org/jitney/network1");

    private static final String ACTION = "org.freedesktop.network1.reload";
    private static final String PENDING = "org.jitney.network1.Configuration.ChangePending";
    private static final long LONGEST_USEC = Duration.ofDays(36500).toMillis() * 1000;

    private final Files files;
    private final ChangeSets changes;
    private final Drift.Source links;
    private final Authorizer authorizer;
    private final Consumer<Boolean> storage;

    /**
     * Translates for these.
     *
     * @param storage takes whether there is a disk to keep state on
     */
    ConfigurationObject(
            ChangeSets changes,
            Drift.Source links,
            Authorizer authorizer,
            Consumer<Boolean> storage) {
        this.storage = storage;
        this.files = new Files(changes.folders());
        this.changes = changes;
        this.links = links;
        this.authorizer = authorizer;
    }

    /**
     * Puts the object into a tree.
     *
     * @param changes which were started already
     */
    public static void add(
            ObjectTree tree,
            ChangeSets changes,
            Links links,
            Requests kernel,
            Authorizer authorizer) {
        tree.add(
                PATH,
                table(),
                new ConfigurationObject(
                        changes,
                        new LinkSource(links, kernel),
                        authorizer,
                        links.protocols()::storage));
        changes.onChange((id, state, paths) ->
                tree.emit(
                        PATH,
                        JitneyNetwork1Configuration.INFO,
                        "Changed",
                        (long) id,
                        state,
                        paths));
    }

    static InterfaceTable<ConfigurationObject> table() {
        return InterfaceTable.<ConfigurationObject>of(JitneyNetwork1Configuration.INFO)
                .property("Pending", ConfigurationObject::pending)
                .signals("Changed")
                .method("ListFiles", (o, call) -> answer(o::list))
                .method("GetFile", (o, call) -> answer(() -> o.file(call)))
                .method("ReadFile", (o, call) -> answer(() -> o.read(call)))
                .authorize("ReadFile", Auth.ROOT)
                .authorize("GetFile", Auth.ROOT)
                .method("Check", (o, call) -> answer(() -> o.check(call)))
                .authorize("Check", Auth.ROOT)
                .method("Verify", (o, call) -> answer(o::verify))
                .authorize("Verify", Auth.ROOT)
                .method("Drift", (o, call) -> o.drift())
                .method("Apply", (o, call) -> o.apply(call))
                .authorize("Apply", Auth.HANDLER)
                .method("Confirm", (o, call) -> o.authorized(call, () -> o.confirm(call)))
                .authorize("Confirm", Auth.HANDLER)
                .method("Revert", (o, call) -> o.authorized(call, () -> o.revert(call)))
                .authorize("Revert", Auth.HANDLER)
                .method(
                        "SetPersistentStorage",
                        (o, call) -> o.authorized(call, () -> o.setStorage(call)))
                .authorize("SetPersistentStorage", Auth.HANDLER);
    }

    /** Something that may fail for what is asked, or at the kernel. */
    private interface Work<T> {
        T perform() throws BadChange, ErrnoException;
    }

    private static <T> T answer(Work<T> work) throws DBusError {
        try {
            return work.perform();
        } catch (BadChange e) {
            throw new DBusError(errorName(e), e.text());
        } catch (ErrnoException e) {
            throw ErrnoErrors.of(e.call(), e);
        }
    }

    private static String errorName(BadChange e) {
        return switch (e.kind()) {
            case INVALID -> DBusError.INVALID_ARGS;
            case NOT_FOUND -> DBusError.FILE_NOT_FOUND;
            case EXISTS -> DBusError.FILE_EXISTS;
            case BUSY -> PENDING;
        };
    }

    /** Asks for the authorization, then does it and answers with what comes out. */
    private Reply authorized(Call call, Work<Object[]> work) {
        authorizer.check(
                call,
                ACTION,
                Map.of(),
                () -> {
                    try {
                        call.complete(answer(work));
                    } catch (DBusError e) {
                        call.fail(e);
                    }
                });
        return Reply.pending();
    }

    private Reply list() throws ErrnoException {
        return Reply.of(
                files.list().stream()
                        .map(f -> Struct.of(f.name(), f.path(), f.isMasked(), f.dropIns()))
                        .toList());
    }

    private static FileName name(Call call) throws BadChange {
        String text = call.string(0);
        return FileName.parse(text)
                .orElseThrow(() ->
                        new BadChange(
                                BadChange.Kind.INVALID,
                                "'%s' is not the name of a .network, .netdev or .link file"
                                        .formatted(text)));
    }

    private Reply file(Call call) throws BadChange, ErrnoException {
        FileName name = name(call);
        String path = files.path(name);
        List<Struct> sections =
                files.parsed(name, path).stream()
                        .flatMap(f -> f.sections().stream().map(s -> section(f.path(), s)))
                        .toList();
        return Reply.of(path, sections);
    }

    private static Struct section(String path, UnitFile.Section section) {
        return Struct.of(
                path,
                section.name(),
                (long) section.line(),
                section.entries().stream()
                        .map(e -> Struct.of(e.key(), e.value(), (long) e.line()))
                        .toList());
    }

    private Reply read(Call call) throws BadChange, ErrnoException {
        String path = files.path(name(call));
        return Reply.of(path, files.text(path));
    }

    private Reply check(Call call) throws BadChange, ErrnoException {
        return Reply.of(changes.check(Arguments.changes(call.list(0))));
    }

    /** What is wrong with the changes is said before anybody is asked for a password. */
    private Reply apply(Call call) throws DBusError {
        List<Change> wanted =
                answer(() -> {
                    List<Change> read = Arguments.changes(call.list(0));
                    List<String> _ = changes.check(read);
                    return read;
                });
        long usec = call.int64(1);
        if (usec < 0 || usec > LONGEST_USEC) {
            throw DBusError.invalidArgs(
                    "%s µs are no timeout".formatted(Long.toUnsignedString(usec)));
        }
        Duration timeout = Duration.ofNanos(usec % 1000 * 1000).plusMillis(usec / 1000);
        return authorized(call, () -> new Object[] {(long) changes.apply(wanted, timeout)});
    }

    private Object[] confirm(Call call) throws BadChange, ErrnoException {
        changes.confirm(call.int32(0));
        return new Object[0];
    }

    private Object[] setStorage(Call call) {
        storage.accept(call.bool(0));
        return new Object[0];
    }

    private Object[] revert(Call call) throws BadChange, ErrnoException {
        changes.revert(call.int32(0));
        return new Object[0];
    }

    private List<Struct> pending() {
        return changes.pending().stream()
                .map(p -> Struct.of((long) p.id(), p.left().toNanos() / 1000, p.files()))
                .toList();
    }

    private Reply verify() throws ErrnoException {
        return Reply.of(
                files.verify().stream()
                        .map(p ->
                                Struct.of(
                                        p.file(),
                                        (long) p.line(),
                                        p.section(),
                                        p.key(),
                                        p.text(),
                                        p.severity().toString()))
                        .toList());
    }

    private Reply drift() {
        return Reply.of(
                Drift.of(links).stream()
                        .map(r ->
                                Struct.of(
                                        r.index(),
                                        r.name(),
                                        r.file(),
                                        r.findings().stream()
                                                .map(f ->
                                                        Struct.of(
                                                                f.kind(),
                                                                f.object(),
                                                                f.wanted(),
                                                                f.there()))
                                                .toList()))
                        .toList());
    }
}
