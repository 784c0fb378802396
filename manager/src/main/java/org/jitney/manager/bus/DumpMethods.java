package org.jitney.manager.bus;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.Reply;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Processes;
import org.jitney.manager.Unit;
import org.jitney.unitfile.Glob;

/** The members that show all that the manager knows, as text for people. */
final class DumpMethods {
    private DumpMethods() {}

    static void register(InterfaceTable<ManagerObject> table, MachineFacts facts) {
        table.method("Dump", (m, c) -> Reply.of(all(m, facts)))
                .method("DumpByFileDescriptor", (m, c) -> Reply.of(file(all(m, facts))))
                .method("DumpUnitsMatchingPatterns", (m, c) -> Reply.of(matching(m, c.strings(0))))
                .method(
                        "DumpUnitsMatchingPatternsByFileDescriptor",
                        (m, c) -> Reply.of(file(matching(m, c.strings(0)))));
    }

    static String all(ManagerObject manager, MachineFacts facts) {
        StringBuilder text = new StringBuilder();
        text.append(DumpText.manager(manager.engine(), facts));
        units(manager).forEach(unit -> text.append(DumpText.unit(unit)));
        manager.engine().jobs().forEach(job -> text.append(DumpText.job(job, "")));
        return text.toString();
    }

    private static List<Unit> units(ManagerObject manager) {
        List<Unit> units = new ArrayList<>(manager.engine().units());
        units.sort(Comparator.comparing(Unit::id));
        return units;
    }

    private static String matching(ManagerObject manager, List<String> patterns) {
        List<Glob> globs = patterns.stream().map(Glob::withoutEscapes).toList();
        StringBuilder text = new StringBuilder();
        for (Unit unit : units(manager)) {
            boolean wanted =
                    unit.names().stream()
                            .anyMatch(name -> globs.stream().anyMatch(g -> g.matches(name)));
            text.append(wanted ? DumpText.unit(unit) : "");
        }
        return text.toString();
    }

    private static DBusError failed(String text) {
        return new DBusError("org.freedesktop.DBus.Error.Failed", text);
    }

    /** A file in memory that is read from its start. */
    private static Fd file(String text) throws DBusError {
        try (Fd memory = Fd.adopt(Processes.memfdCreate("dump"))) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                if (memory.write(bytes) <= 0) {
                    throw failed("Cannot write the text to memory.");
                }
            }
            String again = "/proc/self/fd/" + memory.number();
            return Fd.adopt(Fcntl.openat(Fcntl.AT_FDCWD, again, Fcntl.O_RDONLY, 0));
        } catch (ErrnoException e) {
            throw failed("Cannot keep the text in memory: " + e.getMessage());
        }
    }
}
