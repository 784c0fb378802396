package org.jitney.manager.generator;

import java.util.List;
import java.util.Optional;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.unitfile.UnitEscape;

/**
 * Asks for a login prompt at the places where people may be: in a container on its console and on
 * the terminals that the container manager names, elsewhere on serial consoles and those of
 * hypervisors (systemd-getty-generator(8)).
 */
public final class GettyGenerator implements NativeGenerator {
    private static final String UNITS = "/lib/systemd/system/";
    private static final List<String> HYPERVISOR_CONSOLES =
            List.of("hvc0", "xvc0", "hvsi0", "sclp_line0", "ttysclp0", "3270!tty1");

    /**
     * What decides.
     *
     * @param container whether we are in a container
     * @param vm whether we are in a virtual machine
     * @param containerTerminals those that the container manager has made, such as {@code pts/1}
     */
    public record Facts(boolean container, boolean vm, List<String> containerTerminals) {}

    private final Root root;
    private final Facts facts;

    /** Looks for consoles below that root. */
    public GettyGenerator(Root root, Facts facts) {
        this.root = root;
        this.facts = facts;
    }

    @Override
    public String name() {
        return "systemd-getty-generator";
    }

    @Override
    public void generate(GeneratedUnits output) throws ErrnoException {
        if (facts.container()) {
            link(output, "console-getty.service", "console-getty.service");
            for (String terminal : facts.containerTerminals()) {
                String number = terminal.replaceFirst("^pts/", "");
                if (number.matches("[0-9]+")) {
                    link(
                            output,
                            "container-getty@" + number + ".service",
                            "container-getty@.service");
                }
            }
            return;
        }
        Optional<String> active = root.readIfExists("/sys/class/tty/console/active");
        for (String console : active.orElse("").strip().split("\\s+")) {
            // A virtual console gets its prompt when somebody switches to it.
            if (!console.isEmpty() && !console.matches("tty[0-9]*|console")) {
                serial(output, console);
            }
        }
        for (String console : facts.vm() ? HYPERVISOR_CONSOLES : List.<String>of()) {
            if (root.exists("/sys/class/tty/" + console)) {
                serial(output, console);
            }
        }
    }

    private static void serial(GeneratedUnits output, String terminal) throws ErrnoException {
        String unit =
                "serial-getty@"
                        + UnitEscape.escapePath("/" + terminal).orElse(terminal)
                        + ".service";
        link(output, unit, "serial-getty@.service");
    }

    private static void link(GeneratedUnits output, String unit, String file)
            throws ErrnoException {
        output.link("getty.target", "wants", unit, UNITS + file);
    }
}
