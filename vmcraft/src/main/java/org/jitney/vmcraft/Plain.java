package org.jitney.vmcraft;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.freedesktop.dbus.Container;
import org.freedesktop.dbus.DBusPath;
import org.freedesktop.dbus.types.UInt16;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.UInt64;
import org.freedesktop.dbus.types.Variant;

/** What comes over the bus as texts, numbers, truths, lists and maps, and nothing else. */
final class Plain {
    private Plain() {}

    static Object of(Object value) {
        return switch (value) {
            case Variant<?> variant -> of(variant.getValue());
            case UInt64 number -> number.longValue();
            case UInt32 number -> number.longValue();
            case UInt16 number -> number.longValue();
            case Boolean _, Number _, String _ -> value;
            case DBusPath path -> path.getPath();
            case Map<?, ?> map -> map(map);
            case List<?> list -> list(list);
            case Object[] array -> list(List.of(array));
            case Container container -> list(List.of(container.getParameters()));
            default -> String.valueOf(value);
        };
    }

    static Map<String, Object> map(Map<?, ?> map) {
        Map<String, Object> out = new LinkedHashMap<>();
        map.forEach((key, value) -> out.put(String.valueOf(key), of(value)));
        return out;
    }

    static List<Object> list(List<?> list) {
        List<Object> out = new ArrayList<>();
        list.forEach(each -> out.add(of(each)));
        return out;
    }

    /** {@return rows as maps under these names} */
    static List<Map<String, Object>> rows(List<?> rows, String... names) {
        List<Map<String, Object>> out = new ArrayList<>();
        for (Object row : rows) {
            List<?> fields = of(row) instanceof List<?> list ? list : List.of();
            Map<String, Object> map = new LinkedHashMap<>();
            for (int i = 0; i < names.length && i < fields.size(); i++) {
                map.put(names[i], fields.get(i));
            }
            out.add(map);
        }
        return out;
    }

    /** {@return maps whose values are plain} */
    static List<Map<String, Object>> maps(List<? extends Map<?, ?>> maps) {
        List<Map<String, Object>> out = new ArrayList<>();
        maps.forEach(map -> out.add(map(map)));
        return out;
    }
}
