package org.jitney.locale1.bus;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.Reply;
import org.jitney.linux.installed.SafeNames;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.locale1.model.LocaleSettings;
import org.jitney.locale1.model.LocaleVariable;

/**
 * One call of {@code SetLocale}: check, ask, have missing locales made, store, tell the manager,
 * answer.
 */
final class LocaleChange {
    private final LocaleObject object;
    private final LocaleSystem system;
    private final Call call;
    private final boolean canMake;

    LocaleChange(LocaleObject object, Call call) {
        this.object = object;
        this.system = object.system();
        this.call = call;
        this.canMake = system.stores().gen().isAvailable();
    }

    Reply begin() throws DBusError {
        LocaleSettings wanted = wanted(call.strings(0));
        if (merged(wanted).equals(object.locale())) {
            object.log().debug("Locale settings were not modified.");
            return Reply.empty();
        }
        object.authorized(call, "set-locale", () -> make(wanted));
        return Reply.pending();
    }

    /** Variables that are not named keep what they have. */
    private LocaleSettings merged(LocaleSettings wanted) throws DBusError {
        return wanted.over(object.locale()).simplified();
    }

    private LocaleSettings wanted(List<String> words) throws DBusError {
        Map<LocaleVariable, String> values = new EnumMap<>(LocaleVariable.class);
        if (words.size() == 1 && words.get(0).indexOf('=') < 0) {
            values.put(LocaleVariable.LANG, language(words.get(0)));
        } else {
            for (String word : words) {
                assign(word, values);
            }
        }
        if (values.containsKey(LocaleVariable.LANG)) {
            String fallback =
                    system.stores().tables().languageFallback(values.get(LocaleVariable.LANG));
            values.putIfAbsent(LocaleVariable.LANGUAGE, fallback);
        }
        return new LocaleSettings(values);
    }

    private String language(String name) throws DBusError {
        if (!SafeNames.isName(name)) {
            throw DBusError.invalidArgs("Invalid locale specification: " + name);
        }
        if (!canMake && !isInstalled(name)) {
            throw DBusError.invalidArgs("Specified locale is not installed: " + name);
        }
        return name;
    }

    private void assign(String word, Map<LocaleVariable, String> values) throws DBusError {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        Optional<LocaleVariable> variable =
                List.of(LocaleVariable.values()).stream()
                        .filter(each -> equals >= 0 && each.name().equals(name))
                        .findFirst();
        if (variable.isEmpty()) {
            throw DBusError.invalidArgs("Locale assignment " + word + " not valid, refusing.");
        }
        String value = word.substring(equals + 1);
        if (!SafeNames.isName(value)) {
            throw DBusError.invalidArgs("Locale " + value + " is not valid, refusing.");
        }
        if (!canMake && !isInstalled(value)) {
            throw DBusError.invalidArgs("Locale " + value + " not installed, refusing.");
        }
        if (values.put(variable.get(), value) != null) {
            throw DBusError.invalidArgs("Locale variable " + name + " set twice, refusing.");
        }
    }

    private boolean isInstalled(String name) throws DBusError {
        try {
            return system.stores().locales().has(name);
        } catch (ErrnoException e) {
            throw object.failed("Failed to look for locale " + name, e);
        }
    }

    private void make(LocaleSettings wanted) throws DBusError {
        LocaleSettings settings = merged(wanted);
        List<String> missing = canMake ? missing(settings) : List.of();
        if (missing.isEmpty()) {
            store(settings);
            return;
        }
        for (String locale : missing) {
            list(locale);
        }
        if (!system.mayMake()) {
            store(settings); // they are made when the tree runs, or by who works on it
            return;
        }
        system.maker()
                .run(problem -> {
                    if (problem.isPresent()) {
                        object.log().error("Failed to generate locale: " + problem.get());
                        call.fail(
                                new DBusError(
                                        DBusError.FAILED,
                                        "Failed to generate locale: " + problem.get()));
                        return;
                    }
                    try {
                        store(settings);
                    } catch (DBusError e) {
                        call.fail(e);
                    }
                });
    }

    /** {@return the locales that have to be made first, each of which can be} */
    private List<String> missing(LocaleSettings settings) throws DBusError {
        List<String> missing = new ArrayList<>();
        for (Map.Entry<LocaleVariable, String> each : settings.values().entrySet()) {
            if (each.getKey() != LocaleVariable.LANGUAGE && !isInstalled(each.getValue())) {
                requireMakeable(each.getValue());
                missing.add(each.getValue());
            }
        }
        return missing;
    }

    private void requireMakeable(String locale) throws DBusError {
        try {
            switch (system.stores().gen().check(locale)) {
                case LISTED -> {}
                case OTHER_ENCODING ->
                        throw DBusError.invalidArgs(
                                "Specified locale is not installed and non-UTF-8 locale will not"
                                        + " be auto-generated: "
                                        + locale);
                case UNKNOWN ->
                        throw DBusError.invalidArgs(
                                "Can not enable locale generation for invalid locale: " + locale);
            }
        } catch (ErrnoException e) {
            throw object.failed("Failed to enable locale generation", e);
        }
    }

    private void list(String locale) throws DBusError {
        try {
            system.stores().gen().enable(locale);
        } catch (ErrnoException e) {
            throw object.failed("Failed to enable locale generation", e);
        }
    }

    private void store(LocaleSettings settings) throws DBusError {
        try {
            system.stores().files().setLocale(settings);
        } catch (ErrnoException e) {
            throw object.failed("Failed to set locale", e);
        }
        system.running()
                .localeChanged(() -> {
                    String now = String.join(", ", settings.assignments());
                    object.log().info("Changed locale to " + (now.isEmpty() ? "unset" : now) + ".");
                    object.changed("Locale");
                    call.complete();
                });
    }
}
