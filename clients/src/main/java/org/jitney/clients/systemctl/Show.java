package org.jitney.clients.systemctl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Variant;
import org.jitney.clients.cli.Properties;
import org.jitney.clients.cli.UsageError;
import org.jitney.unitfile.UnitType;

/** {@code show}: the properties of the manager, of units or of jobs, for programs to read. */
final class Show {
    private Show() {}

    static int run(Context context, List<String> operands) throws CallFailed, UsageError {
        ManagerClient manager = context.manager();
        context.page();
        if (operands.isEmpty()) {
            context.output().print(render(context.options(), manager.properties()));
            return ExitCode.SUCCESS;
        }
        List<String> parts = new ArrayList<>();
        List<String> units = new ArrayList<>();
        for (String operand : operands) {
            if (operand.matches("[0-9]{1,10}")) {
                String path = "/org/freedesktop/systemd1/job/" + operand;
                parts.add(render(context.options(), manager.peer().getAll(path, "")));
            } else {
                units.add(operand);
            }
        }
        for (String name : UnitNames.expand(context, units, UnitType.SERVICE)) {
            parts.add(render(context.options(), manager.unit(name)));
        }
        context.output().print(String.join("\n", parts));
        return ExitCode.SUCCESS;
    }

    static String render(Options options, Properties properties) {
        PropertyText text =
                new PropertyText(
                        options.timestamp(),
                        options.all() || !options.properties().isEmpty(),
                        options.valueOnly());
        List<String> wanted = options.properties();
        StringBuilder out = new StringBuilder();
        for (Map.Entry<String, Variant> property : properties.all().entrySet()) {
            if (wanted.isEmpty() || wanted.contains(property.getKey())) {
                text.append(out, property.getKey(), property.getValue());
            }
        }
        return out.toString();
    }
}
