package org.jitney.clients.systemctl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.UsageError;
import org.jitney.unitfile.Glob;
import org.jitney.unitfile.UnitEscape;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;

/** Turns what a user typed into unit names. */
final class UnitNames {
    private UnitNames() {}

    /** {@return the unit name for a text; patterns are left as they are} */
    static String mangle(Context context, String text, UnitType suffix) throws UsageError {
        Optional<String> name = UnitEscape.mangleGlob(text, suffix);
        if (name.isEmpty()) {
            throw new UsageError(
                    "Failed to mangle name: Invalid argument\n"
                            + "Failed to expand names: Invalid argument");
        }
        noteEscaped(context, text, name.get(), suffix, " (maybe you should use systemd-escape?)");
        return name.get();
    }

    private static void noteEscaped(
            Context context, String text, String name, UnitType suffix, String hint) {
        boolean escaped = name.contains("\\x") && !text.contains("\\x");
        if (escaped && !text.startsWith("/") && !context.options().quiet()) {
            String shown = name;
            boolean added = !text.endsWith("." + suffix.suffix());
            if (added && !UnitName.isValid(text) && shown.endsWith("." + suffix.suffix())) {
                shown = shown.substring(0, shown.length() - suffix.suffix().length() - 1);
            }
            context.note(
                    "Invalid unit name \"" + text + "\" escaped as \"" + shown + "\"" + hint + ".");
        }
    }

    /** {@return the unit name for what a verb was given that takes no patterns} */
    static String mangleName(Context context, String verb, String text) throws UsageError {
        Optional<String> name = UnitEscape.mangle(text, UnitType.SERVICE);
        if (name.isEmpty()) {
            throw new UsageError("Failed to mangle unit name: Invalid argument");
        }
        boolean pattern = Glob.isPattern(text);
        if (pattern && !context.options().quiet()) {
            context.note(
                    "Glob pattern passed to " + verb + ", but globs are not supported for this.");
        }
        String hint = pattern ? "" : " (maybe you should use systemd-escape?)";
        noteEscaped(context, text, name.get(), UnitType.SERVICE, hint);
        return name.get();
    }

    static List<String> mangle(Context context, List<String> texts, UnitType suffix)
            throws UsageError {
        List<String> names = new ArrayList<>();
        for (String text : texts) {
            names.add(mangle(context, text, suffix));
        }
        return names;
    }

    static List<String> mangle(Context context, List<String> texts) throws UsageError {
        return mangle(context, texts, UnitType.SERVICE);
    }

    /** {@return the names, with the loaded units that match in the place of patterns} */
    static List<String> expand(Context context, List<String> texts, UnitType suffix)
            throws UsageError, CallFailed {
        List<String> names = new ArrayList<>();
        List<String> patterns = new ArrayList<>();
        for (String name : mangle(context, texts, suffix)) {
            (Glob.isPattern(name) ? patterns : names).add(name);
        }
        if (!patterns.isEmpty()) {
            for (UnitInfo unit : context.manager().units(List.of(), patterns)) {
                if (Listing.isShown(context.options(), unit)) {
                    names.add(unit.id());
                }
            }
        }
        return names;
    }

    static List<String> expand(Context context, List<String> texts) throws UsageError, CallFailed {
        return expand(context, texts, UnitType.SERVICE);
    }
}
