"""The first International Nurse Rostering Competition (Haspeslagh et al., Annals of OR 218, 2014), text format."""
