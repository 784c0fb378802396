package org.jitney.locale1.model;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds a keyboard of X11 for a keymap of the console and the other way round, by the table that
 * the distribution brings ({@code kbd-model-map}).
 *
 * <p>A row: keymap, X11 layout, model, variant, options; {@code -} stands for none. Towards the
 * console a keymap that was made from X11's own definition comes first, then the row that fits
 * best: the same layouts count 10, the same first layout with all others left off 5, the first
 * layout of both 1; and one more for each of model, variant and options, as far as they fit in this
 * order.
 */
public final class KeyboardConversion {
    private static final int COLUMNS = 5;
    private static final int EXACT = 10;
    private static final int FIRST_LAYOUT = 5;
    private static final int FIRST_OF_BOTH = 1;

    private final List<List<String>> rows;
    private final Predicate<String> madeFromX11;

    /**
     * Works by a table.
     *
     * @param table the text of the table
     * @param madeFromX11 whether there is a keymap of this name that was made from X11's definition
     */
    public KeyboardConversion(String table, Predicate<String> madeFromX11) {
        this.rows = MappingTable.parse(table, COLUMNS, Integer.MAX_VALUE).rows();
        this.madeFromX11 = madeFromX11;
    }

    /** {@return the keyboard for a keymap; none for the empty one, nothing if no row has it} */
    public Optional<X11Keyboard> toX11(String keymap) {
        if (keymap.isEmpty()) {
            return Optional.of(X11Keyboard.NONE);
        }
        return rows.stream()
                .filter(row -> row.get(0).equals(keymap))
                .findFirst()
                .map(row ->
                        new X11Keyboard(
                                orNone(row.get(1)),
                                orNone(row.get(2)),
                                orNone(row.get(3)),
                                orNone(row.get(4))));
    }

    private static String orNone(String column) {
        return column.equals("-") ? "" : column;
    }

    /** {@return the keymap for a keyboard with a layout; nothing if none fits at all} */
    public Optional<String> toConsole(X11Keyboard keyboard) {
        String whole = joined(keyboard.layout(), keyboard.variant());
        if (madeFromX11.test(whole)) {
            return Optional.of(whole);
        }
        int best = 0;
        String found = "";
        for (List<String> row : rows) {
            int score = score(keyboard, row);
            if (score > best) {
                best = score;
                found = row.get(0);
            }
        }
        if (best < EXACT) {
            String first = joined(first(keyboard.layout()), first(keyboard.variant()));
            if (madeFromX11.test(first)) {
                return Optional.of(first);
            }
        }
        return Optional.of(found).filter(keymap -> !keymap.isEmpty());
    }

    private static int score(X11Keyboard keyboard, List<String> row) {
        int score = layouts(keyboard.layout(), row.get(1));
        if (score == 0 || !(keyboard.model().isEmpty() || keyboard.model().equals(row.get(2)))) {
            return score;
        }
        score++;
        if (keyboard.variant().equals(row.get(3))) {
            score += keyboard.options().equals(row.get(4)) ? 2 : 1;
        }
        return score;
    }

    private static int layouts(String wanted, String row) {
        if (wanted.equals(row)) {
            return EXACT;
        }
        if (beginsWith(wanted, row)) {
            return FIRST_LAYOUT;
        }
        return beginsWith(wanted, first(row)) ? FIRST_OF_BOTH : 0;
    }

    private static boolean beginsWith(String list, String head) {
        return list.equals(head) || list.startsWith(head + ",");
    }

    private static String first(String list) {
        int comma = list.indexOf(',');
        return comma < 0 ? list : list.substring(0, comma);
    }

    private static String joined(String layout, String variant) {
        return variant.isEmpty() ? layout : layout + "-" + variant;
    }
}
