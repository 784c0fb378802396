package org.jitney.manager.bus;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.bus.name.BusName;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.NewUnit;
import org.jitney.manager.runtime.HostFd;
import org.jitney.manager.runtime.StandardFiles;
import org.jitney.manager.unit.BadProperty;
import org.jitney.manager.unit.BusProperty;
import org.jitney.manager.unit.ManagerDefaults;
import org.jitney.manager.unit.PropertyLines;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;

/** Reads what a client wants of a unit that it makes: settings, and what no file can say. */
final class TransientRequest {
    private final Call call;
    private final UnitName name;
    private final List<BusProperty> settings = new ArrayList<>();
    private final Set<Integer> processes = new LinkedHashSet<>();
    private Optional<String> controller = Optional.empty();
    private Optional<HostFd> input = Optional.empty();
    private Optional<HostFd> output = Optional.empty();
    private Optional<HostFd> error = Optional.empty();
    private boolean reference;

    private TransientRequest(Call call, UnitName name) {
        this.call = call;
        this.name = name;
    }

    /** A descriptor of our own for an open file of the caller. */
    private record Handed(Fd fd) implements HostFd {
        @Override
        public int number() {
            return fd.number();
        }

        @Override
        public void close() {
            fd.close();
        }
    }

    /** The unit and whether the caller wants to hold a reference to it. */
    record Result(NewUnit unit, boolean reference) {}

    static Result read(Call call, String unit, Object properties, ManagerDefaults defaults)
            throws DBusError {
        UnitName name =
                UnitName.parse(unit)
                        .orElseThrow(() -> DBusError.invalidArgs("Invalid unit name or type."));
        if (name.isTemplate()) {
            throw DBusError.invalidArgs(
                    "Unit name %s is missing the instance name.".formatted(unit));
        }
        var request = new TransientRequest(call, name);
        try {
            for (BusProperty property : BusValues.properties(properties)) {
                if (!request.takesItself(property)) {
                    request.settings.add(property);
                }
            }
            var lines = new PropertyLines(name, defaults).of(request.settings);
            var files = new StandardFiles(request.input, request.output, request.error);
            return new Result(
                    new NewUnit(unit, lines, request.processes, request.controller, files),
                    request.reference);
        } catch (BadProperty e) {
            request.close();
            throw Refusals.of(e);
        } catch (DBusError e) {
            request.close();
            throw e;
        }
    }

    private void close() {
        new StandardFiles(input, output, error).close();
    }

    private boolean takesItself(BusProperty property) throws DBusError, BadProperty {
        boolean scope = name.type() == UnitType.SCOPE;
        switch (property.name()) {
            case "AddRef" -> reference = (Boolean) typed(property, "b");
            case "PIDs" -> {
                requireScope(scope, property);
                for (Object pid : (List<?>) typed(property, "au")) {
                    process(((Number) pid).longValue());
                }
            }
            case "PIDFDs" -> {
                requireScope(scope, property);
                for (Object fd : (List<?>) typed(property, "ah")) {
                    process(ProcessMethods.pidOf((Fd) fd));
                }
            }
            case "Controller" -> {
                requireScope(scope, property);
                String bus = typed(property, "s").toString();
                if (!bus.isEmpty() && !BusName.isValid(bus)) {
                    throw DBusError.invalidArgs(
                            "Controller '%s' is not a valid bus name.".formatted(bus));
                }
                controller = Optional.of(bus).filter(b -> !b.isEmpty());
            }
            case "StandardInputFileDescriptor" -> input = Optional.of(handed(property));
            case "StandardOutputFileDescriptor" -> output = Optional.of(handed(property));
            case "StandardErrorFileDescriptor" -> error = Optional.of(handed(property));
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void requireScope(boolean scope, BusProperty property) throws BadProperty {
        if (!scope) {
            throw PropertyLines.unknown(property.name());
        }
    }

    private static Object typed(BusProperty property, String signature) throws BadProperty {
        if (!property.signature().equals(signature)) {
            throw new BadProperty(
                    BadProperty.Kind.TYPE,
                    "Failed to set unit properties: Unexpected message contents (%s has type %s, not %s)"
                            .formatted(property.name(), signature, property.signature()));
        }
        return property.value();
    }

    /** Zero stands for the caller. */
    private void process(long pid) throws DBusError {
        if (pid != 0) {
            processes.add((int) pid);
        } else if (call.caller().pid() > 0) {
            processes.add((int) call.caller().pid());
        } else {
            throw DBusError.invalidArgs("The caller's process is not known.");
        }
    }

    private static HostFd handed(BusProperty property) throws DBusError, BadProperty {
        try {
            // The message closes its own descriptors when it has been answered.
            return new Handed(((Fd) typed(property, "h")).duplicate());
        } catch (ErrnoException e) {
            throw new DBusError(DBusError.IO_ERROR, String.valueOf(e.getMessage()));
        }
    }
}
