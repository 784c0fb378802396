package org.jitney.timedate1.model;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Names of time zones: which texts are some, and the lists that come with the zones' files. */
public final class ZoneNames {
    private ZoneNames() {}

    /** {@return whether a text can be the name of a zone: words with slashes between them} */
    public static boolean isName(String text) {
        return text.matches("[A-Za-z0-9+_-]+(/[A-Za-z0-9+_-]+)*");
    }

    /** {@return the zones and links of {@code tzdata.zi}, and {@code UTC}} */
    public static SortedSet<String> ofRules(String text) {
        SortedSet<String> zones = new TreeSet<>();
        for (List<String> words : lines(text)) {
            switch (words.getFirst().charAt(0)) {
                case 'Z', 'z' -> add(zones, words, 1);
                case 'L', 'l' -> add(zones, words, 2);
                default -> {} // a rule, a comment, a continued zone
            }
        }
        zones.add("UTC");
        return zones;
    }

    /** {@return the zones of {@code zone1970.tab}, and {@code UTC}} */
    public static SortedSet<String> ofTable(String text) {
        SortedSet<String> zones = new TreeSet<>();
        for (List<String> words : lines(text)) {
            if (!words.getFirst().startsWith("#")) {
                add(zones, words, 2);
            }
        }
        zones.add("UTC");
        return zones;
    }

    private static List<List<String>> lines(String text) {
        List<List<String>> lines = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            if (!line.isBlank()) {
                lines.add(List.of(line.strip().split("[ \t]+", -1)));
            }
        }
        return lines;
    }

    private static void add(SortedSet<String> zones, List<String> words, int index) {
        if (words.size() > index) {
            zones.add(words.get(index));
        }
    }
}
