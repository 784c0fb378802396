package org.jitney.vmcraft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every method with every kind of argument that cannot be meant, over the bus. */
@Timeout(120)
class BadArgumentsTest {
    private static final String LONG = "x".repeat(300);
    private static final String NUL = "a\0b";
    private static final String SURROGATE = "a\ud800b";
    private static final String INVALID = "org.freedesktop.DBus.Error.InvalidArgs";
    private static final Set<String> REFUSALS =
            Set.of(
                    INVALID,
                    "org.freedesktop.DBus.Error.FileNotFound",
                    "org.freedesktop.systemd1.NoSuchUnit",
                    "org.freedesktop.systemd1.BadUnitSetting",
                    "org.jitney.vmcraft1.BadTransaction");

    /** What no name of anything can be. */
    private static final List<String> NAMES =
            List.of("", "\n", "a\nb", "..", "/", "../x", "a/b", LONG, NUL, SURROGATE);

    /** What no unit is called, beside that. */
    private static final List<String> UNITS =
            List.of("x.nonsense", "a/b.service", "../../etc/passwd.service", "@.service", "a b");

    @TempDir private Path temporary = Path.of("/nonexistent");

    private interface Try {
        Object with(String value) throws GuestError;
    }

    private record Argument(String name, Try call, List<String> values) {}

    private final List<Argument> table = new ArrayList<>();

    private Path root() {
        return temporary.resolve("guest");
    }

    private void file(String path, String text) throws IOException {
        Path file = root().resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @BeforeEach
    void makeDistributionAndGuest() throws IOException {
        Path program = temporary.resolve("home/bin/jitney");
        Files.createDirectories(program.getParent());
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Files.writeString(
                program,
                "#!/bin/sh\nexec '%s' --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '%s' %s \"$@\"\n"
                        .formatted(
                                java,
                                System.getProperty("java.class.path"),
                                OfflineHost.class.getName()));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        file("usr/lib/systemd/system/multi-user.target", "[Unit]\nDescription=Many\n");
        file("usr/lib/systemd/system/plain.service", "[Service]\nExecStart=/bin/plain\n");
        file("usr/lib/systemd/systemd-networkd", "");
        file(
                "usr/lib/systemd/system/systemd-networkd.service",
                "[Service]\nExecStart=/bin/x\n[Install]\nWantedBy=multi-user.target\n");
        file(
                "etc/systemd/system/web.service",
                "[Service]\nExecStart=/bin/web\n[Install]\nWantedBy=multi-user.target\n");
        file("etc/systemd/network/10-eth9.network", "[Match]\nName=eth9\n[Network]\nDHCP=yes\n");
        file(
                "etc/network/interfaces",
                "auto eth0\niface eth0 inet static\n address 10.0.0.2/24\n gateway 10.0.0.1\n");
    }

    private void argument(String name, Try call, List<?>... values) {
        List<String> all = new ArrayList<>();
        Stream.of(values).forEach(list -> list.forEach(value -> all.add((String) value)));
        table.add(new Argument(name, call, all));
    }

    private static List<String> withoutEmpty(List<String> values) {
        return values.stream().filter(value -> !value.isEmpty()).toList();
    }

    private void services(ServiceCalls services) {
        argument("enable", value -> services.enable(value), NAMES, UNITS);
        argument("enable, the second", value -> services.enable("web", value), NAMES, UNITS);
        argument("disable", value -> services.disable(value), NAMES, UNITS);
        argument("mask", value -> services.mask(value), NAMES, UNITS);
        argument("mask, the second", value -> services.mask("plain", value), NAMES, UNITS);
        argument("unmask", value -> services.unmask(value), NAMES, UNITS);
        argument("preset", value -> services.preset(value), NAMES, UNITS);
        argument("status", services::status, NAMES, UNITS);
        argument("dependencies", services::dependencies, NAMES, UNITS, List.of("nope"));
        argument("start", services::start, NAMES, UNITS);
        argument("list", services::list, withoutEmpty(NAMES), List.of("nonsense"));
    }

    private void units(UnitCalls units) {
        List<String> of = List.of("a/b.service", "a b");
        argument(
                "createService",
                value -> units.createService(value, Map.of("exec_start", "/bin/x")),
                NAMES,
                of);
        argument(
                "createTimer",
                value -> units.createTimer(value, Map.of("on_calendar", "daily")),
                NAMES);
        argument(
                "createMount",
                value -> units.createMount(value, Map.of("what", "/dev/x", "where", "/data")),
                withoutEmpty(NAMES));
        argument(
                "createMount where",
                value -> units.createMount("", Map.of("what", "/dev/x", "where", value)),
                List.of("\n", "..", "x", "/a/../b", LONG, NUL, SURROGATE, "/" + "x/".repeat(3000)));
        argument("createTarget", value -> units.createTarget(value, Map.of()), NAMES);
        argument(
                "createPath", value -> units.createPath(value, Map.of("path_exists", "/x")), NAMES);
        argument(
                "createTarget description",
                value -> units.createTarget("x", Map.of("description", value)),
                List.of("a\nb", NUL, SURROGATE));
        argument(
                "createTarget setting",
                value -> units.createTarget("x", Map.of(value, "y")),
                NAMES);
        argument("read", units::read, NAMES, UNITS, List.of("nope"));
        argument("delete", units::delete, NAMES, UNITS);
        argument("validate", units::validate, NAMES, UNITS);
        argument("criticalChain", units::criticalChain, withoutEmpty(NAMES), UNITS);
        argument("modify", value -> units.modify(value, "Service", "User", "x"), NAMES, UNITS);
        argument("modify section", value -> units.modify("web", value, "User", "x"), NAMES);
        argument("modify key", value -> units.modify("web", "Service", value, "x"), NAMES);
        argument(
                "modify value",
                value -> units.modify("web", "Service", "ExecStart", value),
                List.of("\n", "/bin/a\nUser=root", "bin/a", "../a", "/a/../b", NUL, SURROGATE));
        argument(
                "modify WantedBy",
                value -> units.modify("web", "Install", "WantedBy", value),
                List.of("x", "a/b.service", "..", LONG));
    }

    private void journal(JournalCalls journal) {
        argument("query unit", value -> journal.query(Map.of("unit", value)), NAMES, UNITS);
        for (String key : List.of("priority", "since", "until", "lines", "boot")) {
            argument("query " + key, value -> journal.query(Map.of(key, value)), NAMES);
        }
        argument("query lines", value -> journal.query(Map.of("lines", value)), List.of("-1"));
        argument("query key", value -> journal.query(Map.of(value, "x")), NAMES);
        argument("export", value -> journal.export(Map.of("since", value)), NAMES);
        argument("catalog", journal::catalog, NAMES, List.of("0".repeat(33), "-".repeat(32)));
    }

    private void network(NetworkCalls network) {
        Map<String, String> match = Map.of("Name", "eth0");
        argument(
                "createNetworkFile",
                value -> network.createNetworkFile(value, match, Map.of("DHCP", "yes"), Map.of()),
                NAMES);
        List<String> values = List.of("", "\n", "a\nb", NUL, SURROGATE, "x\\");
        argument(
                "createNetworkFile match",
                value -> network.createNetworkFile("x", Map.of("Name", value), Map.of(), Map.of()),
                values);
        argument(
                "createNetworkFile key",
                value -> network.createNetworkFile("x", match, Map.of(value, "x"), Map.of()),
                NAMES);
        argument(
                "createNetdevFile",
                value -> network.createNetdevFile(value, "bridge", Map.of()),
                NAMES);
        argument(
                "createNetdevFile kind",
                value -> network.createNetdevFile("x", value, Map.of()),
                NAMES);
        argument(
                "createNetdevFile section",
                value -> network.createNetdevFile("x", "bridge", Map.of(value, match)),
                NAMES,
                List.of("NetDev]\nMTUBytes=1\n[Bridge"));
        argument(
                "createNetdevFile Name",
                value ->
                        network.createNetdevFile(
                                "x", "bridge", Map.of("NetDev", Map.of("Name", value))),
                NAMES);
        argument(
                "createNetdevFile second Name",
                value ->
                        network.createNetdevFile(
                                "x",
                                "bridge",
                                Map.of("NetDev", Map.of("Name", List.of("br0", value)))),
                NAMES);
        argument("createLinkFile", value -> network.createLinkFile(value, match, Map.of()), NAMES);
        argument("createDhcpNetwork", network::createDhcpNetwork, NAMES);
        argument(
                "createStaticNetwork",
                value -> network.createStaticNetwork(value, "10.0.0.2/24", "", List.of()),
                NAMES);
        argument(
                "createStaticNetwork address",
                value -> network.createStaticNetwork("eth0", value, "", List.of()),
                NAMES,
                List.of("10.0.0.2", "10.0.0.2/33", "::1/129"));
        argument(
                "createStaticNetwork gateway",
                value -> network.createStaticNetwork("eth0", "10.0.0.2/24", value, List.of()),
                withoutEmpty(NAMES),
                List.of("10.0.0.1/24"));
        argument(
                "createStaticNetwork dns",
                value -> network.createStaticNetwork("eth0", "10.0.0.2/24", "", List.of(value)),
                NAMES);
        argument(
                "createBridgeNetwork",
                value -> network.createBridgeNetwork(value, List.of("eth0")),
                NAMES,
                List.of("eth0"));
        argument(
                "createBridgeNetwork port",
                value -> network.createBridgeNetwork("br0", List.of("eth0", value)),
                NAMES,
                List.of("eth0", "br0"));
        argument("removeNetworkFile", network::removeNetworkFile, NAMES);
        argument("parseNetworkFile", network::parseNetworkFile, NAMES);
        argument("migrate", value -> network.migrate(value, "", Map.of(), Map.of()), NAMES);
        argument(
                "migrate interface",
                value -> network.migrate("ifupdown", value, Map.of(), Map.of()),
                withoutEmpty(NAMES));
        argument(
                "migrate rename to",
                value -> network.migrate("ifupdown", "", Map.of("eth0", value), Map.of()),
                NAMES);
        argument(
                "migrate rename from",
                value -> network.migrate("ifupdown", "", Map.of(value, "lan0"), Map.of()),
                NAMES);
        argument(
                "migrate mac",
                value -> network.migrate("ifupdown", "", Map.of(), Map.of("eth0", value)),
                NAMES,
                List.of("52:54:00:12:34", "52:54:00:12:34:5g"));
    }

    private void transactions(TransactionCalls transactions) {
        argument("show", transactions::show, NAMES);
        argument("undo", transactions::undo, NAMES);
    }

    /** {@return what is wrong with the answer to a value; empty if it is refused as it should} */
    private static String fault(Try call, String value) {
        String name;
        String text;
        try {
            Object answer = call.with(value);
            if (answer instanceof Audit audit && !audit.ok()) {
                name = audit.errorName();
                text = audit.error();
            } else if (answer instanceof Map<?, ?> map && Boolean.FALSE.equals(map.get("ok"))) {
                name = INVALID;
                text = String.valueOf(map.get("error"));
            } else {
                return "was taken: " + answer;
            }
        } catch (GuestError e) {
            name = e.errorName();
            text = e.getMessage();
        }
        if (!REFUSALS.contains(name)) {
            return name + ": " + text;
        }
        // Text with such characters in it cannot go over the bus as it is.
        boolean named = text.contains(value.split("[\n\0\ud800]", 2)[0]);
        return named ? "" : "does not name it: " + text;
    }

    /**
     * {@return a digest of each file below a directory: its path, kind, mode, target or content}
     */
    private static Map<String, String> digest(Path tree) throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted().toList()) {
                String what =
                        Files.isSymbolicLink(file)
                                ? "-> " + Files.readSymbolicLink(file)
                                : Files.isDirectory(file) ? "" : sha256(Files.readAllBytes(file));
                Object mode = Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
                Object time = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS);
                all.put(tree.relativize(file).toString(), mode + " " + time + " " + what);
            }
        }
        return all;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String shown(String value) {
        String text = value.length() > 40 ? value.substring(0, 40) + "…" : value;
        return "\"" + text.replace("\n", "\\n").replace("\0", "\\0") + "\"";
    }

    @Test
    void everyArgumentThatCannotBeMeantIsRefusedByNameAndNothingIsChanged() throws Exception {
        Map<String, String> before = digest(root());
        List<String> faults = new ArrayList<>();

        try (VMCraft guest =
                new VMCraft()
                        .home(temporary.resolve("home"))
                        .state(temporary.resolve("records"))
                        .addDrive(root())
                        .launch()) {
            services(guest.services());
            units(guest.units());
            journal(guest.journal());
            network(guest.network());
            transactions(guest.transactions());
            for (Argument each : table) {
                for (String value : each.values) {
                    String fault = fault(each.call, value);
                    if (!fault.isEmpty()) {
                        faults.add(each.name + " " + shown(value) + ": " + fault);
                    }
                }
            }

            assertThat(faults).isEmpty();
            assertThat(guest.transactions().list()).isEmpty();
        }
        assertThat(digest(root())).isEqualTo(before);
    }
}
