package org.jitney.vmcraft;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.freedesktop.dbus.types.Variant;
import org.jitney.vmcraft1.Network;

/** networkd's files of a guest, and other managers' configuration turned into them. */
public final class NetworkCalls {
    private final BusCalls bus;
    private final Network remote;
    private final VMCraft.Mode mode;

    NetworkCalls(BusCalls bus, VMCraft.Mode mode) throws GuestError {
        this.bus = bus;
        this.remote = bus.object(VMCraft.NAME, VMCraft.PATH, Network.class);
        this.mode = mode;
    }

    private static Map<String, Variant<?>> settings(Map<String, ?> settings) {
        Map<String, Variant<?>> given = new LinkedHashMap<>();
        settings.forEach((key, value) ->
                given.put(
                        key,
                        value instanceof List<?>
                                ? new Variant<>(value, "as")
                                : new Variant<>(String.valueOf(value), "s")));
        return given;
    }

    /** Makes a {@code .network} file of settings, each a text or a list of texts. */
    public Audit createNetworkFile(
            String name, Map<String, ?> match, Map<String, ?> network, Map<String, ?> dhcp) {
        return bus.change(() ->
                remote.CreateNetwork(
                        name, settings(match), settings(network), settings(dhcp), mode.dryRun()));
    }

    /** Makes a {@code .netdev} file; the configuration is settings by section. */
    public Audit createNetdevFile(
            String name, String kind, Map<String, ? extends Map<String, ?>> config) {
        Map<String, Map<String, Variant<?>>> given = new LinkedHashMap<>();
        config.forEach((section, settings) -> given.put(section, settings(settings)));
        return bus.change(() -> remote.CreateNetdev(name, kind, given, mode.dryRun()));
    }

    /** Makes a {@code .link} file. */
    public Audit createLinkFile(String name, Map<String, ?> match, Map<String, ?> link) {
        return bus.change(
                () -> remote.CreateLink(name, settings(match), settings(link), mode.dryRun()));
    }

    /** Has an interface ask for its addresses. */
    public Audit createDhcpNetwork(String name) {
        return bus.change(() -> remote.CreateDhcp(name, mode.dryRun()));
    }

    /** Gives an interface an address with the length of its prefix; no gateway is an empty text. */
    public Audit createStaticNetwork(
            String name, String address, String gateway, List<String> dns) {
        return bus.change(() -> remote.CreateStatic(name, address, gateway, dns, mode.dryRun()));
    }

    /** Makes a bridge of interfaces. */
    public Audit createBridgeNetwork(String bridge, List<String> interfaces) {
        return bus.change(() -> remote.CreateBridge(bridge, interfaces, mode.dryRun()));
    }

    /** Removes a file, or hides it when it is a package's. */
    public Audit removeNetworkFile(String name) {
        return bus.change(() -> remote.Remove(name, mode.dryRun()));
    }

    /** {@return name, type and path of every file} */
    public List<Map<String, Object>> listNetworkFiles() throws GuestError {
        return Plain.rows(bus.ask(remote::List), "name", "type", "path");
    }

    /** {@return ok, error, sections, and findings: what networkd would complain about} */
    public Map<String, Object> parseNetworkFile(String name) {
        Map<String, Object> out = new LinkedHashMap<>();
        try {
            var parsed = bus.ask(() -> remote.Parse(name));
            out.put("ok", true);
            out.put("error", "");
            out.put("sections", Plain.of(parsed.sections));
            out.put("findings", Plain.rows(parsed.findings, "file", "line", "text"));
        } catch (GuestError e) {
            out.put("ok", false);
            out.put("error", e.getMessage());
            out.put("sections", Map.of());
        }
        return out;
    }

    /** {@return the formats that the guest has configuration of} */
    public List<String> formats() throws GuestError {
        return bus.ask(remote::Formats);
    }

    /**
     * Turns the configuration of a format into networkd's.
     *
     * @param name the interface; empty for all
     * @param rename new names by old ones
     * @param macs the hardware addresses that interfaces will have, by old names
     */
    public Audit migrate(
            String format, String name, Map<String, String> rename, Map<String, String> macs) {
        Map<String, Variant<?>> options = new LinkedHashMap<>();
        options.put("rename", new Variant<>(rename, "a{ss}"));
        options.put("macs", new Variant<>(macs, "a{ss}"));
        return bus.change(() -> remote.Migrate(format, name, options, mode.dryRun()));
    }

    /** Turns the ifcfg files of one interface into networkd's. */
    public Audit migrateFromIfcfg(String name) {
        return migrate("ifcfg", name, Map.of(), Map.of());
    }

    /** Turns NetworkManager's connections into networkd's files. */
    public Audit migrateFromNetworkManager() {
        return migrate("networkmanager", "", Map.of(), Map.of());
    }

    /** Has networkd start at boot. */
    public Audit enableNetworkd() {
        return bus.change(() -> remote.EnableNetworkd(mode.dryRun()));
    }
}
