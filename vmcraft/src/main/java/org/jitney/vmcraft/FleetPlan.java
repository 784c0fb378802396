package org.jitney.vmcraft;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * What is to be done to each of many guests.
 *
 * <pre>
 * steps:
 *   - service-disable: [vmtoolsd, open-vm-tools]
 *     optional: true
 *   - create-timer-unit: {name: cleanup, on_calendar: daily}
 * </pre>
 *
 * @param steps in order
 * @param text the plan as it was read
 */
record FleetPlan(List<Step> steps, String text) {
    /**
     * A verb with its words.
     *
     * @param optional whether the guest is right without it, such as when the service is not there
     */
    record Step(Verbs.Verb verb, List<String> words, boolean optional) {}

    static FleetPlan read(Path file) throws GuestError {
        try {
            String text = Files.readString(file);
            Object root =
                    new Load(LoadSettings.builder().setMaxAliasesForCollections(20).build())
                            .loadFromString(text);
            if (!(root instanceof Map<?, ?> map) || !(map.get("steps") instanceof List<?> given)) {
                throw GuestError.local(file + ": a plan has steps");
            }
            List<Step> steps = new ArrayList<>();
            for (Object each : given) {
                steps.add(step(file + ": step " + (steps.size() + 1), each));
            }
            return new FleetPlan(steps, text);
        } catch (IOException e) {
            throw GuestError.local(file + ": " + e.getMessage());
        } catch (YamlEngineException e) {
            throw GuestError.local(file + ": " + e.getMessage());
        }
    }

    private static Step step(String where, Object given) throws GuestError {
        if (!(given instanceof Map<?, ?> map)) {
            throw GuestError.local(where + ": it is not a verb with its arguments");
        }
        boolean optional = Boolean.TRUE.equals(map.get("optional"));
        Step step = null;
        for (Map.Entry<?, ?> each : map.entrySet()) {
            String name = String.valueOf(each.getKey());
            if (name.equals("optional")) {
                continue;
            }
            Verbs.Verb verb =
                    Verbs.find(name)
                            .orElseThrow(() -> GuestError.local(where + ": unknown verb " + name));
            if (step != null) {
                throw GuestError.local(where + ": it has two verbs");
            }
            List<String> words = words(each.getValue());
            if (words.size() < verb.least()) {
                throw GuestError.local(where + ": " + name + " needs " + verb.usage());
            }
            step = new Step(verb, words, optional);
        }
        if (step == null) {
            throw GuestError.local(where + ": it has no verb");
        }
        return step;
    }

    private static List<String> words(Object value) {
        List<String> words = new ArrayList<>();
        switch (value) {
            case null -> {}
            case List<?> list -> list.forEach(each -> words.add(String.valueOf(each)));
            case Map<?, ?> map -> {
                if (map.get("name") != null) {
                    words.add(String.valueOf(map.get("name")));
                }
                map.forEach((key, each) -> {
                    if (each instanceof List<?> list) {
                        list.forEach(one -> words.add(key + "=" + one));
                    } else if (!key.equals("name")) {
                        words.add(key + "=" + each);
                    }
                });
            }
            default -> words.add(String.valueOf(value));
        }
        return words;
    }

    /** {@return a sum over the plan, by which a report knows whether it is about the same one} */
    String sum() {
        try {
            byte[] sum =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
