package org.jitney.network1.generator;

import java.util.List;
import java.util.Optional;

/** A .link file. */
record GeneratedLink(
        Optional<String> name,
        Optional<String> address,
        List<String> policy,
        List<String> alternativePolicy) {
    GeneratedLink {
        policy = List.copyOf(policy);
        alternativePolicy = List.copyOf(alternativePolicy);
    }

    String fileName() {
        return name.map(n -> "90-" + n)
                        .or(() -> address.map(a -> "91-" + a.replace(":", "")))
                        .orElse("92-default")
                + ".link";
    }

    String render() {
        StringBuilder out = new StringBuilder("[Match]\n");
        out.append(address.map(a -> "MACAddress=" + a).orElse("OriginalName=*")).append('\n');
        out.append("\n[Link]\n");
        name.ifPresent(n -> out.append("Name=").append(n).append('\n'));
        words(out, "NamePolicy", policy);
        words(out, "AlternativeNamesPolicy", alternativePolicy);
        return out.toString();
    }

    private static void words(StringBuilder out, String key, List<String> words) {
        if (!words.isEmpty()) {
            out.append(key).append('=').append(String.join(" ", words)).append('\n');
        }
    }
}
