package org.jitney.clients.systemctl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.Properties;

/** The manager's interface as {@code systemctl} and its relatives use it. */
public final class ManagerClient implements AutoCloseable {
    /** The name of the manager on the bus. */
    public static final String NAME = "org.freedesktop.systemd1";

    /** Its object. */
    public static final String PATH = "/org/freedesktop/systemd1";

    /** Its interface. */
    public static final String INTERFACE = "org.freedesktop.systemd1.Manager";

    /** The interface of all units. */
    public static final String UNIT = "org.freedesktop.systemd1.Unit";

    private final Peer peer;

    /** Talks to the manager behind a connection. */
    public ManagerClient(Peer peer) {
        this.peer = peer;
    }

    /** {@return the connection} */
    public Peer peer() {
        return peer;
    }

    /** Calls a method of the manager. */
    public List<Object> call(String member, String signature, Object... arguments)
            throws CallFailed {
        return peer.call(PATH, INTERFACE, member, signature, arguments);
    }

    /** Calls a method of the manager whose answer says nothing. */
    public void run(String member, String signature, Object... arguments) throws CallFailed {
        List<Object> answer = call(member, signature, arguments);
        if (!answer.isEmpty()) {
            throw new CallFailed(CallFailed.INVALID_SIGNATURE, member + " answered " + answer);
        }
    }

    /** {@return a property of the manager} */
    public Object get(String property) throws CallFailed {
        return peer.get(PATH, INTERFACE, property).value();
    }

    /** {@return all properties of the manager} */
    public Properties properties() throws CallFailed {
        return peer.getAll(PATH, "");
    }

    /** {@return the path of a unit's object; it need not be loaded} */
    public static String unitPath(String name) {
        return "/org/freedesktop/systemd1/unit/" + ObjectPath.escapeLabel(name);
    }

    /** {@return all properties of a unit, which is loaded for it} */
    public Properties unit(String name) throws CallFailed {
        return peer.getAll(unitPath(name), "");
    }

    /** {@return one property of a unit, which is loaded for it} */
    public Object unit(String name, String property) throws CallFailed {
        return peer.get(unitPath(name), UNIT, property).value();
    }

    /** {@return a property of a unit that is a text} */
    public String unitString(String name, String property) throws CallFailed {
        return unit(name, property).toString();
    }

    /** {@return a property of a unit that is a list of texts} */
    public List<String> unitStrings(String name, String property) throws CallFailed {
        return strings(unit(name, property));
    }

    /** {@return a property of another interface of a unit} */
    public Object unit(String name, String interfaceName, String property) throws CallFailed {
        return peer.get(unitPath(name), interfaceName, property).value();
    }

    /** {@return all units in memory, in the manager's order} */
    public List<UnitInfo> units() throws CallFailed {
        List<UnitInfo> units = new ArrayList<>();
        for (Struct row : structs(call("ListUnits", "").get(0))) {
            units.add(UnitInfo.of(row));
        }
        return units;
    }

    /** {@return the loaded units in one of the states whose names match one of the patterns} */
    public List<UnitInfo> units(List<String> states, List<String> patterns) throws CallFailed {
        List<UnitInfo> units = new ArrayList<>();
        for (Struct row : structs(call("ListUnitsByPatterns", "asas", states, patterns).get(0))) {
            units.add(UnitInfo.of(row));
        }
        return units;
    }

    /** {@return the elements of an array of structs} */
    public static List<Struct> structs(Object value) {
        List<Struct> structs = new ArrayList<>();
        for (Object struct : (List<?>) value) {
            structs.add((Struct) struct);
        }
        return structs;
    }

    /** {@return the elements of an array of strings} */
    public static List<String> strings(Object value) {
        List<String> texts = new ArrayList<>();
        for (Object text : (List<?>) value) {
            texts.add(text.toString());
        }
        return texts;
    }

    /** {@return a variant's dictionary as properties} */
    public static Properties dictionary(Object value) {
        return Properties.of((Map<?, ?>) value);
    }

    @Override
    public void close() {
        peer.close();
    }
}
