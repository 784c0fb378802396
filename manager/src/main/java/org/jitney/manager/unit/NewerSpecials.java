package org.jitney.manager.unit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jitney.manager.unit.PropertyWriters.Special;
import org.jspecify.annotations.Nullable;

/** How properties that came after release 252 are written as lines of a unit file. */
final class NewerSpecials {
    private static final Map<String, Special> ALL = all();

    private NewerSpecials() {}

    static @Nullable Special find(String property) {
        return ALL.get(property);
    }

    private static Map<String, Special> all() {
        Map<String, Special> map = new HashMap<>();
        for (String level : List.of("PrivateTmp", "PrivateUsers", "ProtectControlGroups")) {
            Function<Object, String> text = value -> PropertyWriters.percent(value.toString());
            map.put(level + Levels.SUFFIX, one("s", level, text));
        }
        map.put("ProtectHostnameEx", one("(ss)", "ProtectHostname", NewerSpecials::withName));
        map.put("DelegateNamespaces", one("t", "DelegateNamespaces", NewerSpecials::namespaces));
        map.put("ImportCredentialEx", each("a(ss)", "ImportCredential", NewerSpecials::withName));
        map.put("OpenFile", each("a(sst)", "OpenFile", NewerSpecials::openFile));
        map.put("NFTSet", each("a(iiss)", "NFTSet", NewerSpecials::nftSet));
        map.put("LogFilterPatterns", each("a(bs)", "LogFilterPatterns", NewerSpecials::pattern));
        for (String attribute : List.of("XAttrEntryPoint", "XAttrListen", "XAttrAccept")) {
            map.put(attribute, each("a(ss)", attribute, NewerSpecials::attribute));
        }
        return Map.copyOf(map);
    }

    private static Special one(String signature, String directive, Function<Object, String> text) {
        return new Special(
                signature, (p, all) -> Map.of(directive, List.of(text.apply(p.value()))));
    }

    /** Each element is a line; no elements take earlier ones back. */
    private static Special each(String signature, String directive, Function<Object, String> text) {
        return new Special(
                signature,
                (p, all) -> {
                    List<String> lines = new ArrayList<>();
                    for (Object item : (List<?>) p.value()) {
                        lines.add(text.apply(item));
                    }
                    return Map.of(directive, lines.isEmpty() ? List.of("") : lines);
                });
    }

    private static String text(Object item, int field) {
        return PropertyWriters.percent(((List<?>) item).get(field).toString());
    }

    private static int number(Object item, int field) {
        return ((Number) ((List<?>) item).get(field)).intValue();
    }

    /** A word, and behind a colon a name if there is one. */
    private static String withName(Object item) {
        return text(item, 1).isEmpty() ? text(item, 0) : text(item, 0) + ":" + text(item, 1);
    }

    private static String attribute(Object item) {
        return PropertyWriters.word(((List<?>) item).get(0) + "=" + ((List<?>) item).get(1));
    }

    private static String namespaces(Object value) {
        long bits = ((Number) value).longValue();
        List<String> names = new ArrayList<>();
        Tokens.NAMESPACES.forEach((name, bit) -> {
            if ((bits & bit) != 0) {
                names.add(name);
            }
        });
        return names.isEmpty() ? "no" : String.join(" ", names.stream().sorted().toList());
    }

    private static String openFile(Object item) {
        long flags = ((Number) ((List<?>) item).get(2)).longValue();
        List<String> options = new ArrayList<>();
        NewerParsers.OPEN_OPTIONS.forEach((name, flag) -> {
            if ((flags & flag) != 0) {
                options.add(name);
            }
        });
        return text(item, 0) + ":" + text(item, 1) + ":" + String.join(",", options);
    }

    private static String nftSet(Object item) {
        int family = number(item, 1);
        String name =
                NewerParsers.NFT_FAMILIES.entrySet().stream()
                        .filter(entry -> entry.getValue() == family)
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElse(Integer.toString(family));
        int source = number(item, 0);
        boolean known = source >= 0 && source < NewerParsers.NFT_SOURCES.size();
        String from = known ? NewerParsers.NFT_SOURCES.get(source) : Integer.toString(source);
        return String.join(":", from, name, text(item, 2), text(item, 3));
    }

    private static String pattern(Object item) {
        boolean allows = (Boolean) ((List<?>) item).get(0);
        return (allows ? "" : "~") + text(item, 1);
    }
}
