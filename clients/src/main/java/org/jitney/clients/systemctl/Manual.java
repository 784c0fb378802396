package org.jitney.clients.systemctl;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.Properties;
import org.jitney.clients.cli.UsageError;
import org.jitney.unitfile.UnitType;

/** {@code help}: shows the manual pages that a unit's {@code Documentation=} names. */
final class Manual {
    private Manual() {}

    static int run(Context context, List<String> operands) throws CallFailed, UsageError {
        if (operands.isEmpty()) {
            throw new UsageError(
                    "'help' command expects one or more unit names.\n"
                            + "(Alternatively, help for systemctl itself may be shown with --help)");
        }
        List<String> names = UnitNames.expand(context, operands, UnitType.SERVICE);
        for (String name : names) {
            Properties unit = context.manager().unit(name);
            if (unit.string("LoadState").equals("not-found")
                    && unit.string("ActiveState").equals("inactive")) {
                context.error("Unit " + name + " could not be found.");
                return ExitCode.FAILURE;
            }
            if (unit.strings("Documentation").isEmpty()) {
                context.note("Documentation for " + name + " not known.");
            }
            for (String page : unit.strings("Documentation")) {
                if (page.startsWith("man:")) {
                    show(context, page.substring(4));
                } else {
                    context.note("Can't show: " + page);
                }
            }
        }
        return ExitCode.SUCCESS;
    }

    private static void show(Context context, String page) {
        List<String> command = new ArrayList<>(List.of("man"));
        int open = page.indexOf('(');
        if (open > 0 && page.endsWith(")")) {
            command.add(page.substring(open + 1, page.length() - 1));
            command.add(page.substring(0, open));
        } else {
            command.add(page);
        }
        context.output().flush();
        try {
            Process man = new ProcessBuilder(command).inheritIO().start();
            int status = man.waitFor();
            if (status != 0) {
                context.note("man ended with exit status " + status + ".");
            }
        } catch (IOException e) {
            context.error("Failed to execute man: No such file or directory");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
