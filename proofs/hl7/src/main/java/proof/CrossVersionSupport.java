package proof;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Gives HAPI's validator what it needs to judge HL7's cross-version extensions, see {@link CrossVersion}. */
record CrossVersionSupport(FhirContext context) implements IValidationSupport {
  @Override
  public FhirContext getFhirContext() {
    return context;
  }

  @Override
  public byte[] fetchBinary(String key) {
    Path file = Packages.crossVersion(Packages.CACHE).resolve(key);
    try {
      return Files.exists(file) ? Files.readAllBytes(file) : null;
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
