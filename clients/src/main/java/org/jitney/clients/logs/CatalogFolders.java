package org.jitney.clients.logs;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Where message catalogs lie below the root of a system. */
public final class CatalogFolders {
    private static final List<String> SOURCES =
            List.of("usr/local/lib/systemd/catalog", "usr/lib/systemd/catalog");
    private static final String DATABASE = "var/lib/systemd/catalog/database";

    private CatalogFolders() {}

    /** {@return the compiled catalog, which need not be there} */
    public static Path database(Path root) {
        return root.resolve(DATABASE);
    }

    /** {@return the catalog files, by name; one in the first folder hides its namesakes} */
    public static List<Path> sources(Path root) throws IOException {
        Map<String, Path> files = new TreeMap<>();
        for (String folder : SOURCES) {
            try (DirectoryStream<Path> list =
                    Files.newDirectoryStream(root.resolve(folder), "*.catalog")) {
                for (Path file : list) {
                    files.putIfAbsent(file.getFileName().toString(), file);
                }
            } catch (NoSuchFileException | NotDirectoryException e) {
                // A folder that is not there holds no catalogs.
            }
        }
        return new ArrayList<>(files.values());
    }

    /**
     * {@return the compiled catalog, or one made of the catalog files where nobody compiled them}
     */
    public static Optional<CatalogDatabase> open(Path root) {
        try {
            return Optional.of(CatalogDatabase.read(database(root)));
        } catch (NoSuchFileException e) {
            return compiled(root);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<CatalogDatabase> compiled(Path root) {
        CatalogSource source = new CatalogSource(warning -> {});
        try {
            for (Path file : sources(root)) {
                source.read(file);
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return source.database();
    }
}
