package org.jitney.clients.timedatectl;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Json;
import org.jitney.clients.cli.LocalZone;
import org.jitney.clients.cli.Option;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.Properties;
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.ServiceAccess;
import org.jitney.clients.cli.Tool;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.cli.Verb;
import org.jitney.unitfile.Booleans;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.time.Timestamp;

/** The {@code timedatectl} command: shows and sets clock and time zone of a system. */
public final class Timedatectl {
    /** What its command line may hold. */
    public static final Tool TOOL =
            Tool.of(
                    "timedatectl",
                    Option.flag("help", 'h'),
                    Option.flag("version"),
                    Option.flag("no-pager"),
                    Option.value("host", 'H'),
                    Option.value("machine", 'M'),
                    Option.value("root"),
                    Option.value("json"),
                    Option.flag("no-ask-password"),
                    Option.flag("adjust-system-clock"),
                    Option.flag("monitor"),
                    Option.value("property", 'p'),
                    Option.flag("all", 'a'),
                    Option.flag("value"));

    private static final String NAME = "org.freedesktop.timedate1";
    private static final String PATH = "/org/freedesktop/timedate1";
    private static final String NETWORK = "org.freedesktop.network1";
    private static final String NETWORK_PATH = "/org/freedesktop/network1";
    private static final String NETWORK_MANAGER = NETWORK + ".Manager";

    private final Arguments arguments;
    private final Screen screen;
    private final ServiceAccess access;

    private Timedatectl(Arguments arguments, Screen screen, ServiceAccess access) {
        this.arguments = arguments;
        this.screen = screen;
        this.access = access;
    }

    /** {@return the exit status of the command} */
    public static int run(String[] args, Environment environment) {
        return ServiceAccess.run(
                TOOL,
                args,
                environment,
                TimedatectlHelp::render,
                (arguments, screen, access) -> new Timedatectl(arguments, screen, access).run());
    }

    private void run() throws UsageError {
        Json.Style style = Json.Style.of(arguments);
        Verb verb = Verb.of(arguments, "status");
        List<String> rest = operands(verb);
        switch (verb.name()) {
            case "status" -> status(style);
            case "show" -> show(NAME, PATH, style);
            case "set-time" -> setTime(rest.getFirst());
            case "set-timezone" ->
                    set("set time zone", "SetTimezone", "sb", rest.getFirst(), access.mayAsk());
            case "list-timezones" -> listTimezones(style);
            case "set-local-rtc" -> setLocalRtc(rest.getFirst());
            case "set-ntp" ->
                    set("set ntp", "SetNTP", "bb", truth("NTP", rest.getFirst()), access.mayAsk());
            case "timesync-status" ->
                    new TimesyncStatus(access, screen, arguments.has("monitor")).run(style);
            case "show-timesync" -> show(TimesyncStatus.NAME, TimesyncStatus.PATH, style);
            case "ntp-servers" -> ntpServers(rest);
            case "revert" -> revert(rest.getFirst());
            default -> screen.output().print(TimedatectlHelp.render(screen.output()));
        }
    }

    private static List<String> operands(Verb verb) throws UsageError {
        return switch (verb.name()) {
            case "status", "show", "list-timezones", "timesync-status", "show-timesync" ->
                    verb.operands(0, 0);
            case "set-time", "set-timezone", "set-local-rtc", "set-ntp", "revert" ->
                    verb.operands(1, 1);
            case "ntp-servers" -> verb.operands(2, Verb.ANY);
            case "help" -> verb.operands(0, Verb.ANY);
            default -> throw verb.unknown();
        };
    }

    private static boolean truth(String what, String text) throws UsageError {
        return Booleans.parse(text)
                .orElseThrow(() ->
                        new UsageError(
                                "Failed to parse %s setting '%s': Invalid argument"
                                        .formatted(what, text)));
    }

    private void status(Json.Style style) throws UsageError {
        Properties values;
        try {
            values = access.service(NAME).getAll(PATH, NAME);
        } catch (CallFailed e) {
            throw new UsageError("Failed to query server: " + e.text());
        }
        if (style != Json.Style.OFF) {
            screen.output().println(Json.render(json(values), style));
        } else {
            screen.output().printTable(ClockText.render(values, screen.output()));
        }
    }

    private static Map<String, Object> json(Properties values) {
        Map<String, Object> all = new LinkedHashMap<>();
        values.all().forEach((name, value) -> all.put(name, plain(value.value())));
        return all;
    }

    /** Structures become lists, bytes numbers. */
    private static Object plain(Object value) {
        List<Object> parts = new ArrayList<>();
        if (value instanceof Struct struct) {
            struct.fields().forEach(part -> parts.add(plain(part)));
            return parts;
        }
        if (value instanceof byte[] bytes) {
            for (byte each : bytes) {
                parts.add(each & 0xff);
            }
            return parts;
        }
        return value;
    }

    private void show(String service, String path, Json.Style style) throws UsageError {
        Properties values;
        try {
            values = access.service(service).getAll(path, "");
        } catch (CallFailed e) {
            throw new UsageError("Failed to parse bus message: " + reason(e));
        }
        List<String> wanted = new ArrayList<>(arguments.words("property"));
        if (wanted.isEmpty() && arguments.has("property")) {
            // An empty list of names is one that no property is in.
            wanted.add("");
        }
        if (style != Json.Style.OFF) {
            Map<String, Object> all = json(values);
            all.keySet().removeIf(name -> !wanted.isEmpty() && !wanted.contains(name));
            screen.output().println(Json.render(all, style));
            return;
        }
        boolean empty = arguments.has("all") || !wanted.isEmpty();
        PropertyLines lines = new PropertyLines(empty, arguments.has("value"));
        screen.output().print(lines.render(values, wanted));
    }

    /**
     * The original has only the number of the error here, and its words are those of the number.
     */
    private static String reason(CallFailed e) {
        return switch (e.errorName()) {
            case "org.freedesktop.DBus.Error.ServiceUnknown" -> "No route to host";
            case "org.freedesktop.DBus.Error.NameHasNoOwner" -> "No such device or address";
            case "org.freedesktop.DBus.Error.NoReply", "org.freedesktop.DBus.Error.Timeout" ->
                    "Connection timed out";
            case "org.freedesktop.DBus.Error.AccessDenied" -> "Permission denied";
            case "org.freedesktop.DBus.Error.UnknownObject",
                    "org.freedesktop.DBus.Error.UnknownInterface",
                    "org.freedesktop.DBus.Error.UnknownMethod" ->
                    "Invalid request descriptor";
            case "org.freedesktop.systemd1.NoSuchUnit" -> "No such file or directory";
            default -> e.text();
        };
    }

    private void setTime(String text) throws UsageError {
        long usec;
        try {
            long now = Instant.now().toEpochMilli() * 1000;
            usec = Timestamp.parse(text, now, LocalZone.get()).usec();
        } catch (UnitFileError e) {
            throw new UsageError(
                    "Failed to parse time specification '" + text + "': Invalid argument");
        }
        set("set time", "SetTime", "xbb", usec, false, access.mayAsk());
    }

    private void setLocalRtc(String text) throws UsageError {
        set(
                "set local RTC",
                "SetLocalRTC",
                "bbb",
                truth("local RTC", text),
                arguments.has("adjust-system-clock"),
                access.mayAsk());
    }

    private void set(String what, String method, String signature, Object... values)
            throws UsageError {
        call(
                access.service(NAME),
                PATH,
                NAME,
                "Failed to " + what + ": ",
                method,
                signature,
                values);
    }

    private static void call(
            Peer peer,
            String path,
            String interfaceName,
            String failure,
            String method,
            String signature,
            Object... values)
            throws UsageError {
        try {
            peer.run(path, interfaceName, method, signature, values);
        } catch (CallFailed e) {
            throw new UsageError(failure + e.text());
        }
    }

    private void listTimezones(Json.Style style) throws UsageError {
        List<?> zones;
        try {
            zones = (List<?>) access.service(NAME).call(PATH, NAME, "ListTimezones", "").getFirst();
        } catch (CallFailed e) {
            throw new UsageError("Failed to request list of time zones: " + e.text());
        }
        if (style != Json.Style.OFF) {
            screen.output().println(Json.render(zones, style));
            return;
        }
        screen.page();
        zones.forEach(zone -> screen.output().println(zone.toString()));
    }

    private void ntpServers(List<String> operands) throws UsageError {
        Peer network = access.service(NETWORK);
        call(
                network,
                NETWORK_PATH,
                NETWORK_MANAGER,
                "Failed to set NTP servers: ",
                "SetLinkNTP",
                "ias",
                link(network, operands.getFirst()),
                operands.subList(1, operands.size()));
    }

    private void revert(String name) throws UsageError {
        Peer network = access.service(NETWORK);
        call(
                network,
                NETWORK_PATH,
                NETWORK_MANAGER,
                "Failed to revert interface configuration: ",
                "RevertLinkNTP",
                "i",
                link(network, name));
    }

    /** A link is named by its number as well. */
    private static int link(Peer network, String name) throws UsageError {
        if (name.matches("[1-9][0-9]{0,8}")) {
            return Integer.parseInt(name);
        }
        try {
            return ((Number)
                            network.call(NETWORK_PATH, NETWORK_MANAGER, "GetLinkByName", "s", name)
                                    .getFirst())
                    .intValue();
        } catch (CallFailed e) {
            throw new UsageError(
                    "Failed to get ifindex of interfaces %s: %s".formatted(name, e.text()));
        }
    }
}
