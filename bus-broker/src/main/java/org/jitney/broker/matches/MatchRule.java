package org.jitney.broker.matches;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A parsed match rule. Two rules are equal when they demand the same, however they were written,
 * since RemoveMatch removes by meaning.
 */
public final class MatchRule {
    static final int MAX_ARGS = 64;

    private final RuleKey key;
    private final @Nullable String pathNamespace;
    private final @Nullable String destination;
    private final List<ArgRule> args;
    private final boolean eavesdrops;
    private final int hash;

    MatchRule(
            RuleKey key,
            @Nullable String pathNamespace,
            @Nullable String destination,
            List<ArgRule> args,
            boolean eavesdrops) {
        this.key = key;
        this.pathNamespace = pathNamespace;
        this.destination = destination;
        this.args = List.copyOf(args);
        this.eavesdrops = eavesdrops;
        int h = key.hashCode() * 31 + (pathNamespace == null ? 0 : pathNamespace.hashCode());
        h = h * 31 + (destination == null ? 0 : destination.hashCode());
        this.hash = (h * 31 + this.args.hashCode()) * 2 + (eavesdrops ? 1 : 0);
    }

    /** Parses the text that AddMatch gets; the empty text matches everything. */
    public static MatchRule parse(String text) throws InvalidRule {
        return new RuleParser(text).parse();
    }

    /** {@return whether messages that are for somebody else are meant, too} */
    public boolean eavesdrops() {
        return eavesdrops;
    }

    /** {@return the same rule with texts that others have, too} */
    MatchRule sharing(SharedTexts texts) {
        return new MatchRule(key.sharing(texts), pathNamespace, destination, args, eavesdrops);
    }

    /** {@return the parts that must be equal, by which rules are found} */
    RuleKey key() {
        return key;
    }

    /** {@return whether the parts that are not in the key match, too} */
    boolean restMatches(Candidate m) {
        if (pathNamespace != null && !inNamespace(m.path(), pathNamespace)) {
            return false;
        }
        if (destination != null && !m.isTo(destination)) {
            return false;
        }
        for (ArgRule arg : args) {
            if (!arg.matches(m)) {
                return false;
            }
        }
        return true;
    }

    private static boolean inNamespace(@Nullable String path, String namespace) {
        return path != null
                && (namespace.equals("/")
                        || (path.startsWith(namespace)
                                && (path.length() == namespace.length()
                                        || path.charAt(namespace.length()) == '/')));
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof MatchRule r
                && hash == r.hash
                && key.equals(r.key)
                && Objects.equals(pathNamespace, r.pathNamespace)
                && Objects.equals(destination, r.destination)
                && args.equals(r.args)
                && eavesdrops == r.eavesdrops;
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** {@return the rule in its normal form, which parses to an equal rule} */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        key.render(out);
        append(out, "path_namespace", pathNamespace);
        append(out, "destination", destination);
        for (ArgRule arg : args) {
            String suffix =
                    switch (arg.kind()) {
                        case EXACT -> "";
                        case PATH -> "path";
                        case NAMESPACE -> "namespace";
                    };
            append(out, "arg" + arg.index() + suffix, arg.value());
        }
        append(out, "eavesdrop", eavesdrops ? "true" : null);
        return out.toString();
    }

    static void append(StringBuilder out, String key, @Nullable String value) {
        if (value == null) {
            return;
        }
        if (out.length() > 0) {
            out.append(',');
        }
        // A quote cannot stand inside quotes: close them, write an escaped one, open them again.
        out.append(key).append("='").append(value.replace("'", "'\\''")).append('\'');
    }
}
