package org.jitney.guest.bus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jitney.bus.api.JitneyVmcraft1Network;
import org.jitney.bus.service.Auth;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.Reply;
import org.jitney.bus.wire.Struct;
import org.jitney.bus.wire.Variant;
import org.jitney.guest.network.Finding;
import org.jitney.guest.network.Migration;
import org.jitney.guest.network.MigrationOptions;
import org.jitney.guest.network.Values;
import org.jitney.guest.network.compiler.Format;
import org.jitney.guest.networkfiles.BadFile;
import org.jitney.guest.networkfiles.NetworkFiles;
import org.jitney.guest.networkfiles.NetworkMigrator;
import org.jitney.guest.networkfiles.ServiceSwitch;
import org.jitney.guest.tree.PlannedTree;
import org.jitney.guest.tree.Reason;
import org.jitney.guest.tree.TreeError;
import org.jitney.guest.units.GuestUnits;

/** {@code org.jitney.vmcraft1.Network}. */
public final class NetworkObject {
    private static final Pattern SOURCE_NAME = Pattern.compile("(?=.*[^. ])[^/\\p{Cntrl}]{1,255}");

    private final Editing editing;

    /** Serves a guest's network files. */
    public NetworkObject(Editing editing) {
        this.editing = editing;
    }

    /** {@return the interface with all its members} */
    public static InterfaceTable<NetworkObject> table() {
        InterfaceTable<NetworkObject> table = InterfaceTable.of(JitneyVmcraft1Network.INFO);
        table.method("CreateNetwork", NetworkObject::createNetwork)
                .method("CreateNetdev", NetworkObject::createNetdev)
                .method("CreateLink", NetworkObject::createLink)
                .method("CreateDhcp", NetworkObject::createDhcp)
                .method("CreateStatic", NetworkObject::createStatic)
                .method("CreateBridge", NetworkObject::createBridge)
                .method("Remove", NetworkObject::remove)
                .method("List", (object, call) -> object.list())
                .method("Parse", NetworkObject::parse)
                .method("Formats", (object, call) -> object.formats())
                .method("Migrate", NetworkObject::migrate)
                .method("EnableNetworkd", NetworkObject::enableNetworkd);
        JitneyVmcraft1Network.INFO
                .methods()
                .forEach(method -> table.authorize(method.name(), Auth.ROOT));
        return table;
    }

    private interface Making {
        NetworkFiles.Made make(NetworkFiles files) throws BadFile, TreeError;
    }

    private static DBusError error(BadFile e) {
        String text = String.valueOf(e.getMessage());
        return switch (e.kind()) {
            case INVALID -> DBusError.invalidArgs(text);
            case NOT_FOUND -> new DBusError(DBusError.FILE_NOT_FOUND, text);
            case EXISTS -> new DBusError(DBusError.FILE_EXISTS, text);
        };
    }

    private Reply made(String title, boolean dryRun, Making making) throws DBusError {
        var made = new AtomicReference<>(new NetworkFiles.Made("", ""));
        Answer answer =
                editing.perform(
                        title,
                        dryRun,
                        tree -> {
                            try {
                                made.set(making.make(new NetworkFiles(tree, Reason.of(title))));
                            } catch (BadFile e) {
                                throw error(e);
                            }
                            return List.of();
                        });
        return Reply.of(
                answer.text("file", made.get().name()).text("path", made.get().path()).map());
    }

    /** Settings as a call has them: to a key a text, or a list of texts. */
    private static Map<String, List<String>> settings(Map<?, ?> map) throws DBusError {
        Map<String, List<String>> out = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            Object value = entry.getValue() instanceof Variant v ? v.value() : entry.getValue();
            List<String> texts =
                    switch (value) {
                        case List<?> list -> list.stream().map(String::valueOf).toList();
                        case Boolean truth -> List.of(truth ? "yes" : "no");
                        case String text -> List.of(text);
                        case Number number -> List.of(number.toString());
                        default ->
                                throw DBusError.invalidArgs(
                                        "Not a text or a list of texts: " + entry.getKey());
                    };
            out.put(String.valueOf(entry.getKey()), texts);
        }
        return out;
    }

    private Reply createNetwork(Call call) throws DBusError {
        Map<String, List<String>> match = settings(call.map(1));
        Map<String, List<String>> network = settings(call.map(2));
        Map<String, List<String>> dhcp = settings(call.map(3));
        return made(
                "create the network file " + call.string(0),
                call.bool(4),
                files -> files.network(call.string(0), match, network, dhcp));
    }

    private Reply createNetdev(Call call) throws DBusError {
        Map<String, Map<String, List<String>>> config = new LinkedHashMap<>();
        for (Map.Entry<?, ?> section : call.map(2).entrySet()) {
            config.put(String.valueOf(section.getKey()), settings((Map<?, ?>) section.getValue()));
        }
        return made(
                "create the device file " + call.string(0),
                call.bool(3),
                files -> files.netdev(call.string(0), call.string(1), config));
    }

    private Reply createLink(Call call) throws DBusError {
        Map<String, List<String>> match = settings(call.map(1));
        Map<String, List<String>> link = settings(call.map(2));
        return made(
                "create the link file " + call.string(0),
                call.bool(3),
                files -> files.link(call.string(0), match, link));
    }

    private Reply createDhcp(Call call) throws DBusError {
        String name = call.string(0);
        return made("have " + name + " use DHCP", call.bool(1), files -> files.dhcp(name));
    }

    private Reply createStatic(Call call) throws DBusError {
        return made(
                "give " + call.string(0) + " the address " + call.string(1),
                call.bool(4),
                files ->
                        files.fixed(
                                call.string(0), call.string(1), call.string(2), call.strings(3)));
    }

    private Reply remove(Call call) throws DBusError {
        String name = call.string(0);
        return made(
                "remove the network file " + name,
                call.bool(1),
                files -> new NetworkFiles.Made(name, files.remove(name)));
    }

    private Reply createBridge(Call call) throws DBusError {
        List<String> ports = call.strings(1);
        List<String> created = new ArrayList<>();
        String title = "make the bridge " + call.string(0) + " of " + String.join(", ", ports);
        Answer answer =
                editing.perform(
                        title,
                        call.bool(2),
                        tree -> {
                            try {
                                new NetworkFiles(tree, Reason.of(title))
                                        .bridge(call.string(0), ports)
                                        .forEach(made -> created.add(made.path()));
                            } catch (BadFile e) {
                                throw error(e);
                            }
                            return List.of();
                        });
        return Reply.of(
                answer.text("bridge", call.string(0))
                        .texts("interfaces", ports)
                        .texts("files_created", created)
                        .map());
    }

    private NetworkFiles files() {
        return new NetworkFiles(editing.tree(), Reason.of("look"));
    }

    private Reply list() throws DBusError {
        try {
            return Reply.of(
                    files().list().stream()
                            .map(f -> Struct.of(f.name(), f.type(), f.path()))
                            .toList());
        } catch (TreeError e) {
            throw Errors.of(e);
        }
    }

    private Reply parse(Call call) throws DBusError {
        try {
            NetworkFiles.Parsed parsed = files().parse(call.string(0));
            List<Object> said = new ArrayList<>();
            parsed.said().forEach(d -> said.add(Struct.of(d.file(), (long) d.line(), d.text())));
            return Reply.of(parsed.sections(), said);
        } catch (BadFile e) {
            throw error(e);
        } catch (TreeError e) {
            throw Errors.of(e);
        }
    }

    private Reply formats() throws DBusError {
        try {
            return Reply.of(
                    new NetworkMigrator(editing.tree(), services(editing.tree()))
                            .formats().stream().map(Format::toString).toList());
        } catch (TreeError e) {
            throw Errors.of(e);
        }
    }

    /** The guest's services, by the rules that its manager has; those it lacks are passed over. */
    private static ServiceSwitch services(PlannedTree tree) {
        GuestUnits units = new GuestUnits(tree, Reason.of("networkd takes over"));
        return new ServiceSwitch() {
            @Override
            public List<String> enable(List<String> services) throws Exception {
                return units.perform(GuestUnits.Action.ENABLE, services);
            }

            @Override
            public List<String> disable(List<String> services) throws Exception {
                List<String> there = new ArrayList<>();
                for (String service : services) {
                    if (units.fragment(service).isPresent()) {
                        there.add(service);
                    }
                }
                return there.isEmpty()
                        ? List.of()
                        : units.perform(GuestUnits.Action.DISABLE, there);
            }
        };
    }

    private static MigrationOptions options(Map<?, ?> given) throws DBusError {
        Map<String, String> rename = new LinkedHashMap<>();
        Map<String, String> macs = new LinkedHashMap<>();
        boolean pin = true;
        int version = 0;
        for (Map.Entry<?, ?> entry : given.entrySet()) {
            Object value = entry.getValue() instanceof Variant v ? v.value() : entry.getValue();
            switch (String.valueOf(entry.getKey())) {
                case "rename" -> texts(value, rename);
                case "macs" -> texts(value, macs);
                case "pin" -> pin = truth(entry.getKey(), value);
                case "version" -> version = version(value);
                case "keep" -> truth(entry.getKey(), value);
                default ->
                        throw DBusError.invalidArgs("There is no option '" + entry.getKey() + "'");
            }
        }
        for (String name : rename.values()) {
            if (!Values.isInterface(name)) {
                throw DBusError.invalidArgs("Not the name of an interface: '" + name + "'");
            }
        }
        for (String address : macs.values()) {
            if (Values.mac(address).isEmpty()) {
                throw DBusError.invalidArgs("Not a hardware address: '" + address + "'");
            }
        }
        return new MigrationOptions(version, rename, macs, pin);
    }

    private static boolean truth(Object key, Object value) throws DBusError {
        if (value instanceof Boolean truth) {
            return truth;
        }
        throw DBusError.invalidArgs("The option '%s' is no truth: %s".formatted(key, value));
    }

    private static int version(Object value) throws DBusError {
        if (value instanceof Number number && number.longValue() >= 0) {
            return number.intValue();
        }
        throw DBusError.invalidArgs("Not a version of systemd: " + value);
    }

    private static void texts(Object value, Map<String, String> out) throws DBusError {
        if (!(value instanceof Map<?, ?> map)) {
            throw DBusError.invalidArgs("Not names by names: " + value);
        }
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String name = String.valueOf(entry.getKey());
            // In a source it may be more than an interface's name, such as that of a connection.
            if (!SOURCE_NAME.matcher(name).matches()) {
                throw DBusError.invalidArgs("Not the name of an interface: '" + name + "'");
            }
            out.put(name, String.valueOf(entry.getValue()));
        }
    }

    private static boolean isTrue(Map<?, ?> options, String key) {
        return options.get(key) instanceof Variant v && Boolean.TRUE.equals(v.value());
    }

    private Reply migrate(Call call) throws DBusError {
        Format format =
                Format.parse(call.string(0))
                        .orElseThrow(() ->
                                DBusError.invalidArgs(
                                        "There is no format '" + call.string(0) + "'"));
        String only = call.string(1);
        MigrationOptions options = options(call.map(2));
        boolean switches = !isTrue(call.map(2), "keep");
        List<NetworkMigrator.Result> results = new ArrayList<>();
        Answer answer =
                editing.perform(
                        "migrate the network from " + format,
                        call.bool(3),
                        tree -> {
                            try {
                                var result =
                                        new NetworkMigrator(tree, services(tree))
                                                .migrate(format, only, options, switches);
                                results.add(result);
                                return result.warnings();
                            } catch (BadFile e) {
                                throw error(e);
                            }
                        });
        return Reply.of(report(answer, format, only, results.getLast()).map());
    }

    private static Answer report(
            Answer answer, Format format, String only, NetworkMigrator.Result result) {
        Migration migration = result.migration();
        List<Object> rows = new ArrayList<>();
        for (Migration.Row row : migration.interfaces()) {
            if (only.isEmpty() || row.name().equals(only)) {
                rows.add(
                        Struct.of(
                                row.name(),
                                row.newName(),
                                row.source().file(),
                                (long) row.source().line(),
                                row.isActive(),
                                row.isMapped()));
            }
        }
        return answer.text("format", format.toString())
                .text("interface", only)
                .value("count", "u", (long) rows.size())
                .value("migrated", "a(sssubb)", rows)
                .texts("files", result.files())
                .texts("backups", result.backups())
                .bool("switched", result.switched())
                .value("unmapped", "a(sssssu)", findings(migration, Finding.Kind.UNMAPPED))
                .value("lossy", "a(sssssu)", findings(migration, Finding.Kind.LOSSY))
                .value("notices", "a(sssssu)", findings(migration, Finding.Kind.WARNING))
                .value("notes", "a(sssssu)", findings(migration, Finding.Kind.NOTE));
    }

    private static List<Object> findings(Migration migration, Finding.Kind kind) {
        List<Object> out = new ArrayList<>();
        for (Finding f : migration.findings(kind)) {
            out.add(
                    Struct.of(
                            f.link(),
                            f.key(),
                            f.value(),
                            f.text(),
                            f.source().file(),
                            (long) f.source().line()));
        }
        return out;
    }

    private Reply enableNetworkd(Call call) throws DBusError {
        return Reply.of(
                editing.perform(
                                "enable systemd-networkd",
                                call.bool(0),
                                tree -> {
                                    try {
                                        return new NetworkMigrator(tree, services(tree))
                                                .enableNetworkd();
                                    } catch (BadFile e) {
                                        throw error(e);
                                    }
                                })
                        .map());
    }
}
