package org.jitney.clients.systemctl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.UsageError;
import org.jitney.unitfile.UnitType;

/** {@code cat}: the files that make up units. */
final class Cat {
    private Cat() {}

    static int run(Context context, List<String> operands) throws CallFailed, UsageError {
        ManagerClient manager = context.manager();
        List<String> names = UnitNames.expand(context, operands, UnitType.SERVICE);
        context.page();
        boolean first = true;
        for (String name : names) {
            String state = manager.unitString(name, "LoadState");
            if (state.equals("masked")) {
                separate(context, first);
                context.output().println("# Unit " + name + " is masked.");
                first = false;
                continue;
            }
            List<String> files = new ArrayList<>();
            String fragment = manager.unitString(name, "FragmentPath");
            if (!fragment.isEmpty()) {
                files.add(fragment);
            }
            files.addAll(manager.unitStrings(name, "DropInPaths"));
            if (state.equals("not-found") || files.isEmpty()) {
                throw new UsageError("No files found for " + name + ".");
            }
            separate(context, first);
            first = false;
            warnIfChanged(context, name);
            print(context, files);
        }
        return ExitCode.SUCCESS;
    }

    private static void separate(Context context, boolean first) {
        if (!first) {
            context.output().print("\n");
        }
    }

    private static void print(Context context, List<String> files) throws UsageError {
        for (int i = 0; i < files.size(); i++) {
            String file = files.get(i);
            String shown = context.output().link(link(file), file);
            String head = (i > 0 ? "\n" : "") + context.output().paint(Colour.BLUE, "# " + shown);
            String text;
            try {
                text = Files.readString(Path.of(file), StandardCharsets.UTF_8);
            } catch (NoSuchFileException e) {
                throw new UsageError("Failed to cat " + file + ": No such file or directory");
            } catch (IOException e) {
                throw new UsageError("Failed to cat " + file + ": " + e.getMessage());
            }
            context.output().println(head);
            context.output().print(text);
            if (!text.isEmpty() && !text.endsWith("\n")) {
                context.output().print("\n");
            }
        }
    }

    /** {@return the address that a terminal opens for a file of this machine} */
    static String link(String file) {
        return "file://" + ListMachines.hostname() + file;
    }

    private static void warnIfChanged(Context context, String name) {
        try {
            ManagerClient manager = context.manager();
            Object path = manager.call("GetUnit", "s", name).get(0);
            Object changed =
                    manager.peer()
                            .get(path.toString(), ManagerClient.UNIT, "NeedDaemonReload")
                            .value();
            if (changed.equals(true)) {
                StartVerbs.warnAboutChangedFiles(context, name);
            }
        } catch (CallFailed e) {
            // Not loaded at this moment, so it will be read afresh.
            return;
        }
    }
}
